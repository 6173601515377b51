"""Tags, one for each word however it is cased."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from taggit.models import ItemBase, TagBase

from accounts.models import Versioned
from categories.slugs import fold, slugify


class TagManager(models.Manager["Tag"]):
    def named(self, name: str) -> "Tag":
        """The tag of this name, made if there is none; `Seçim` and `SEÇİM` are one."""
        name = " ".join(name.split())[:100]
        found = self.filter(folded=fold(name)).first()
        return found or self.create(name=name)

    def all_named(self, names: Iterable[str]) -> dict[str, "Tag"]:
        """The tags of these names, each found or made, with one query for those that are known."""
        folded = {name: fold(" ".join(name.split())[:100]) for name in names}
        known = {tag.folded: tag for tag in self.filter(folded__in=set(folded.values()))}
        for name in sorted(folded):
            if folded[name] not in known:
                known[folded[name]] = self.named(name)
        return {name: known[key] for name, key in folded.items()}


class Tag(Versioned, TagBase):  # type: ignore[django-manager-missing]
    # The identity: name without case and marks, so that the database itself refuses doubles.
    folded = models.CharField(max_length=200, unique=True, editable=False)
    description = models.TextField(_("description"), blank=True)

    objects = TagManager()

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["folded"]

    def slugify(self, tag: str, i: int | None = None) -> str:
        slug = slugify(tag) or "tag"
        return slug if i is None else f"{slug}-{i + 1}"

    def clean(self) -> None:
        super().clean()
        twin = Tag.objects.filter(folded=fold(self.name)).exclude(pk=self.pk).first()
        if twin:
            raise ValidationError(
                {"name": _("This is the tag “%(name)s” already.") % {"name": twin}}
            )

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.folded = fold(self.name)
        super().save(*args, **kwargs)

    @property
    def key(self) -> str:
        """Surrogate key of everything that shows this tag."""
        return f"tag-{self.pk}"

    def get_absolute_url(self, edition: str = "") -> str:
        edition = edition or settings.LANGUAGE_CODE
        return reverse("articles:tag", kwargs={"edition": edition, "slug": self.slug})


class ArticleTag(ItemBase):
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="items")
    content_object = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="tag_items"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["content_object", "tag"], name="articles_articletag_once"
            )
        ]
