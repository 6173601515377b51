"""What the site itself needs: settings and menus of each edition, plain pages, the audit log."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Versioned
from articles.body.fields import BodyField
from articles.body.values import href, https_address
from articles.models import Image
from categories.models import Category
from categories.slugs import slugify


class SiteSettingsManager(models.Manager["SiteSettings"]):
    def of(self, edition: str) -> "SiteSettings":
        """Settings of an edition; an unsaved default where nothing was set yet."""
        found = self.select_related("logo").filter(edition=edition).first()
        return found or self.model(edition=edition)


class SiteSettings(Versioned):
    """Name, publisher and words of one edition."""

    edition = models.CharField(_("edition"), max_length=10, choices=settings.LANGUAGES, unique=True)
    name = models.CharField(_("name"), max_length=100, default="Newsroom")
    tagline = models.CharField(_("tagline"), max_length=200, blank=True)
    description = models.TextField(_("description"), blank=True)
    publisher = models.CharField(_("publisher"), max_length=150, blank=True)
    logo = models.ForeignKey(
        Image,
        verbose_name=_("logo"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="logos",
    )
    contact_email = models.EmailField(_("contact address"), blank=True)
    address = models.TextField(_("postal address"), blank=True)
    footer_text = models.TextField(_("text in the footer"), blank=True)
    copyright = models.CharField(_("copyright line"), max_length=200, blank=True)
    about_newsletter = models.TextField(_("words beside the sign-up"), blank=True)
    social = models.JSONField(
        _("social links"),
        default=list,
        blank=True,
        help_text=_("A list such as [{“label”: “Mastodon”, “url”: “https://…”}]."),
    )
    home_sections = models.ManyToManyField(
        Category,
        verbose_name=_("sections on the front page"),
        blank=True,
        help_text=_("All top sections where none is chosen."),
    )
    archived_comments = models.BooleanField(
        _("show archived comments"),
        default=False,
        help_text=_("Comments that were imported from an old site, under their articles."),
    )

    objects = SiteSettingsManager()

    class Meta:
        verbose_name = _("site settings")
        verbose_name_plural = _("site settings")
        ordering = ["edition"]

    @property
    def social_links(self) -> list[dict[str, str]]:
        """Label and address of each social link that is a web address."""
        links = [(str(row.get("label", "")), str(row.get("url", ""))) for row in self.social]
        return [{"label": label, "url": url} for label, raw in links if (url := https_address(raw))]

    def __str__(self) -> str:
        return f"{self.name} ({self.edition})"

    def clean(self) -> None:
        super().clean()
        links = self.social if isinstance(self.social, list) else [None]
        for link in links:
            if not isinstance(link, dict) or not str(link.get("url", "")).startswith("https://"):
                raise ValidationError(
                    {"social": _("Each link needs a label and an https address.")}
                )


class MenuItemManager(models.Manager["MenuItem"]):
    def showing(self, category: Category) -> set[str]:
        """Editions in whose menus a section stands: by an entry, below one, or of itself."""
        named = [pk for pk in (category.pk, category.parent_id) if pk]
        found = set(self.filter(category__in=named).values_list("edition", flat=True))
        # Without a main menu the sections are its entries.
        if category.in_navigation and category.path.count("/") < 2:
            mains = self.filter(edition=category.language, location=MenuItem.Location.MAIN)
            hidden = models.Q(category__is_public=False) | models.Q(page__is_public=False)
            if not mains.exclude(hidden).exists():
                found.add(category.language)
        return found


class MenuItem(Versioned):
    """One entry of a menu: a category, a plain page, or any address."""

    class Location(models.TextChoices):
        MAIN = "main", _("Main navigation")
        FOOTER = "footer", _("Footer")

    edition = models.CharField(
        _("edition"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    location = models.CharField(_("menu"), max_length=10, choices=Location, default=Location.MAIN)
    label = models.CharField(_("label"), max_length=60, blank=True)
    category = models.ForeignKey(
        Category,
        verbose_name=_("category"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    page = models.ForeignKey(
        "newsroom.Page",
        verbose_name=_("page"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    url = models.CharField(_("address"), max_length=500, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = MenuItemManager()

    class Meta:
        verbose_name = _("menu entry")
        verbose_name_plural = _("menus")
        ordering = ["edition", "location", "position", "pk"]

    def __str__(self) -> str:
        return self.label or str(self.category or self.page or self.url)

    def clean(self) -> None:
        super().clean()
        if not (self.category or self.page or self.url):
            raise ValidationError(_("Choose a category or a page, or write an address."))
        if self.url and (self.url.startswith("//") or not self.url.startswith(("/", "https://"))):
            raise ValidationError({"url": _("Write an address of this site or an https address.")})

    def get_absolute_url(self) -> str:
        """Where it leads; never an address that runs, however it came into the row."""
        target = self.category or self.page
        return target.get_absolute_url() if target else href(self.url) or "/"


class Page(Versioned):
    """A plain page: about, contact, policies."""

    edition = models.CharField(
        _("edition"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    title = models.CharField(_("title"), max_length=150)
    slug = models.SlugField(_("address"), max_length=100, blank=True)
    body = BodyField(_("text"), blank=True)
    body_html = models.TextField(blank=True, editable=False)
    description = models.CharField(_("description for search engines"), max_length=320, blank=True)
    is_public = models.BooleanField(_("public"), default=True)
    source_guid = models.CharField(max_length=500, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ["edition", "title"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "slug"], name="newsroom_page_slug")
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        self.slug = self.slug or slugify(self.title)
        if not self.slug:
            raise ValidationError({"slug": _("This title makes no address; write one.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.slug = self.slug or slugify(self.title)
        super().save(*args, **kwargs)

    @property
    def key(self) -> str:
        """Surrogate key of the page."""
        return f"page-{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("newsroom:page", kwargs={"edition": self.edition, "slug": self.slug})


class WorkerHeartbeat(models.Model):
    """That a worker lives; the desk says so when none was seen for five minutes."""

    name = models.CharField(max_length=100, unique=True)
    started_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
