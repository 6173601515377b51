"""Authors: public people, with or without a login."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Versioned
from articles.body.values import web_address
from articles.models.choices import Role
from articles.models.library import Image
from categories.slugs import slugify


class Author(Versioned):
    """A name under which articles appear."""

    name = models.CharField(_("name"), max_length=150)
    slug = models.SlugField(_("address"), max_length=100, unique=True, blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("login"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="author",
    )
    portrait = models.ForeignKey(
        Image,
        verbose_name=_("portrait"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="portraits",
    )
    email = models.EmailField(_("public e-mail address"), blank=True)
    website = models.URLField(_("website"), blank=True)

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ["name"]

    @property
    def website_address(self) -> str:
        """The website, if it is an address of the web, however it came into the row."""
        return web_address(self.website) or ""

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        self.slug = self.slug or slugify(self.name)
        if not self.slug:
            raise ValidationError({"slug": _("This name makes no address; write one.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.slug = self.slug or slugify(self.name)
        super().save(*args, **kwargs)

    @property
    def key(self) -> str:
        """Surrogate key of everything that shows this author."""
        return f"author-{self.pk}"

    def get_absolute_url(self, edition: str = "") -> str:
        edition = edition or settings.LANGUAGE_CODE
        return reverse("articles:author", kwargs={"edition": edition, "slug": self.slug})

    def profile(self, language: str = "") -> "AuthorProfile | None":
        """Role and biography in `language`, or else in any; asks the prefetched profiles."""
        profiles = list(self.profiles.all())
        wanted = language or get_language()
        return next(
            (p for p in profiles if p.language == wanted), profiles[0] if profiles else None
        )


class AuthorProfile(models.Model):
    """What an author's page says in one language."""

    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="profiles")
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    role = models.CharField(pgettext_lazy("of a person", "position"), max_length=150, blank=True)
    biography = models.TextField(_("biography"), blank=True)

    class Meta:
        verbose_name = _("profile")
        verbose_name_plural = _("profiles")
        constraints = [
            models.UniqueConstraint(fields=["author", "language"], name="articles_profile_language")
        ]

    def __str__(self) -> str:
        return f"{self.author} ({self.language})"


class Byline(models.Model):
    """One author's place in an article's byline."""

    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="bylines"
    )
    author = models.ForeignKey(Author, on_delete=models.PROTECT, related_name="bylines")
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.AUTHOR)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("byline")
        verbose_name_plural = _("byline")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "author", "role"], name="articles_byline_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.author)
