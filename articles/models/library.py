"""The library: images and files, and where each is used."""

import json
from typing import Any, NamedTuple

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Versioned

FRACTION = [MinValueValidator(0.0), MaxValueValidator(1.0)]


class Told(NamedTuple):
    """What readers are told about a picture, in one language."""

    alt: str
    caption: str
    credit: str


class Readable(json.JSONEncoder):
    """Writes letters as they are, so that the library finds them on SQLite, too."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**(options | {"ensure_ascii": False}))


class Image(Versioned):
    """An original with what readers are told about it; renditions are derived by name."""

    file = models.FileField(_("file"), max_length=255)
    title = models.CharField(_("title"), max_length=200, blank=True)
    width = models.PositiveIntegerField(editable=False, default=0)
    height = models.PositiveIntegerField(editable=False, default=0)
    # SHA-256 (hex) of the upload: identity, and part of every rendition's name. The original is
    # kept cleaned, so its own bytes differ.
    digest = models.CharField(max_length=64, unique=True, editable=False)
    alt = models.CharField(
        _("alternative text"),
        max_length=500,
        blank=True,
        help_text=_("What someone who cannot see the picture should know."),
    )
    decorative = models.BooleanField(
        _("decorative"), default=False, help_text=_("Says nothing that the text does not say.")
    )
    caption = models.CharField(_("caption"), max_length=1000, blank=True)
    credit = models.CharField(_("credit"), max_length=200, blank=True)
    credit_url = models.URLField(_("credit link"), blank=True)
    licence = models.CharField(_("licence"), max_length=100, blank=True)
    # {"tr": {"alt": …, "caption": …, "credit": …}}: what is missing is told in the words above.
    translations = models.JSONField(
        _("in other languages"), default=dict, blank=True, encoder=Readable
    )
    focal_x = models.FloatField(_("focal point, from the left"), default=0.5, validators=FRACTION)
    focal_y = models.FloatField(_("focal point, from the top"), default=0.5, validators=FRACTION)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("uploaded by"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    created_at = models.DateTimeField(_("uploaded"), auto_now_add=True)

    class Meta:
        verbose_name = _("image")
        verbose_name_plural = _("images")
        ordering = ["-created_at", "-pk"]
        indexes = [
            # Read by the library and the chooser, newest first.
            models.Index(fields=["-created_at", "-id"], name="articles_image_newest"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(focal_x__range=(0, 1), focal_y__range=(0, 1)),
                name="articles_image_focal",
            )
        ]

    def __str__(self) -> str:
        return self.title or self.alt or (self.file.name or "").rsplit("/", 1)[-1]

    def told(self, language: str = "") -> Told:
        """The words in `language` (the active one); no alternative text where it is decorative."""
        words = self.translations.get(language or get_language() or "", {})
        alt, caption, credit = (words.get(name) or getattr(self, name) for name in Told._fields)
        return Told("" if self.decorative else alt, caption, credit)

    @property
    def key(self) -> str:
        """Surrogate key of everything that shows this image."""
        return f"image-{self.pk}"


class LibraryFile(Versioned):
    """A PDF, a sound or a film that articles and issues refer to."""

    class Kind(models.TextChoices):
        PDF = "pdf", _("PDF")
        AUDIO = "audio", _("Audio")
        VIDEO = "video", _("Video")
        OTHER = "other", _("Other")

    file = models.FileField(_("file"), max_length=255)
    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, editable=False)
    content_type = models.CharField(max_length=100, editable=False)
    size = models.PositiveBigIntegerField(_("size"), editable=False, default=0)  # bytes
    digest = models.CharField(max_length=64, unique=True, editable=False)  # SHA-256, hex
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("uploaded by"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    created_at = models.DateTimeField(_("uploaded"), auto_now_add=True)

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.title


class MediaUse(models.Model):
    """That an article's live text or newest draft shows a picture or file in its body.

    Written with each revision; PROTECT keeps what is in use from being deleted.
    """

    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="media_uses"
    )
    image = models.ForeignKey(
        Image, null=True, blank=True, on_delete=models.PROTECT, related_name="uses"
    )
    file = models.ForeignKey(
        LibraryFile, null=True, blank=True, on_delete=models.PROTECT, related_name="uses"
    )

    class Meta:
        verbose_name = _("use in a text")
        verbose_name_plural = _("uses in texts")
        constraints = [
            models.UniqueConstraint(fields=["article", "image"], name="articles_mediause_image"),
            models.UniqueConstraint(fields=["article", "file"], name="articles_mediause_file"),
            models.CheckConstraint(
                condition=models.Q(image__isnull=False, file__isnull=True)
                | models.Q(image__isnull=True, file__isnull=False),
                name="articles_mediause_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article}: {self.image or self.file}"
