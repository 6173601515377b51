"""Addresses that were once public: they answer 301 to today's, in one hop."""

import re
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Versioned
from articles.body.values import href
from articles.models.article import Article
from articles.models.issues import MagazineIssue
from articles.models.people import Author
from articles.models.tags import Tag
from categories.models import Category

# Names of parameters that may hold old addresses; those that change a page of ours never do.
NAME = re.compile(r"/(?:[^/?]+/)?\?((?!before=)[A-Za-z0-9_-]{1,60})=")


class OldQueryManager(models.Manager["OldQuery"]):
    # Each is a way past the page store; no site has had so many taxonomies.
    MOST = 50

    def note(self, paths: Iterable[str]) -> None:
        """Know the parameters that these old addresses live in."""
        found = {match[1] for path in paths if (match := NAME.match(path))} - OldQuery.USUAL
        if not found:
            return
        known = self.names()
        new = sorted(found - known)[: max(self.MOST - len(known), 0)]
        self.bulk_create([self.model(name=name) for name in new], ignore_conflicts=True)

    def names(self) -> set[str]:
        """All that are known besides the usual ones."""
        return set(self.values_list("name", flat=True))


class OldQuery(models.Model):
    """A parameter of the old site's front page that names what it shows: `?region=europe`.

    Whatever else stands in a query changes no page, and is dropped before Django is asked.
    """

    name = models.CharField(max_length=60, unique=True)
    objects = OldQueryManager()
    # Those of every WordPress.
    USUAL = frozenset(
        {"p", "page_id", "attachment_id", "cat", "tag", "author", "m", "feed", "taxonomy"}
    )

    def __str__(self) -> str:
        return self.name


class Redirect(Versioned):
    """One old address. It points to a thing, not to an address, so that chains cannot arise."""

    path = models.CharField(
        _("old address"),
        max_length=700,
        unique=True,
        help_text=_("From the first slash on, e.g. /2016/05/story/ or /?p=123."),
    )
    article = models.ForeignKey(
        Article,
        verbose_name=_("article"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="old_addresses",
    )
    category = models.ForeignKey(
        Category,
        verbose_name=_("category"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    tag = models.ForeignKey(
        Tag,
        verbose_name=_("tag"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    author = models.ForeignKey(
        Author,
        verbose_name=_("author"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    issue = models.ForeignKey(
        MagazineIssue,
        verbose_name=_("issue"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    edition = models.CharField(_("edition"), max_length=10, blank=True)
    url = models.CharField(_("other address"), max_length=700, blank=True)
    created_at = models.DateTimeField(_("since"), auto_now_add=True)

    TARGETS = ("article", "category", "tag", "author", "issue")

    class Meta:
        verbose_name = _("redirect")
        verbose_name_plural = _("redirects")
        ordering = ["path"]

    def __str__(self) -> str:
        return self.path

    def clean(self) -> None:
        super().clean()
        if not self.path.startswith("/") or self.path.startswith("//"):
            raise ValidationError({"path": _("An old address starts with one slash.")})
        if self.url and not self.url.startswith(("/", "https://", "http://")):
            raise ValidationError({"url": _("Write an address of this site or an https address.")})
        if self.url.startswith("//"):
            raise ValidationError({"url": _("Write an address of this site or an https address.")})
        if not self.url and not any(getattr(self, f"{name}_id") for name in self.TARGETS):
            raise ValidationError(_("Say where the old address leads."))

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        OldQuery.objects.note([self.path])

    @property
    def target_url(self) -> str:
        """Where the old address leads today."""
        for name in self.TARGETS:
            if target := getattr(self, name):
                if name in {"tag", "author"}:
                    return str(target.get_absolute_url(self.edition))
                return str(target.get_absolute_url())
        return href(self.url) or "/"
