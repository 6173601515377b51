"""Sections of the site: a tree per edition."""

from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from tree_queries.fields import TreeNodeForeignKey
from tree_queries.models import OrderableTreeNode
from tree_queries.query import TreeQuerySet

from accounts.models import Versioned
from categories.addresses import address
from categories.signals import category_changed, category_moved, category_validated
from categories.slugs import slugify

# First segments of public addresses that no category may take (DESIGN.md, Addresses).
RESERVED_SLUGS = frozenset(
    {"admin", "api", "archive", "authors", "corrections", "favicon.ico", "feeds", "healthz"}
    | {"issues", "live", "media", "metrics", "news-sitemap.xml", "offline", "outbox", "pages"}
    | {"preview", "read", "readyz", "robots.txt", "search", "sitemap.xml", "sitemaps", "static"}
    | {"subscriptions", "tags", "well-known"}
)


class Access(models.TextChoices):
    """Who may read a piece or a section."""

    PUBLIC = "public", _("Everyone")
    STAFF = "staff", _("Staff only")


class CategoryQuerySet(TreeQuerySet):
    def public(self) -> Self:
        """Categories that readers may open: nothing above or in them is for staff only."""
        found: Self = self.filter(is_public=True)
        return found

    def in_edition(self, edition: str) -> Self:
        found: Self = self.filter(language=edition)
        return found


class Category(Versioned, OrderableTreeNode):  # type: ignore[django-manager-missing]
    """A section of one edition; its address and access follow from those above it."""

    parent = TreeNodeForeignKey(
        "self",
        verbose_name=_("stands under"),
        blank=True,
        null=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    name = models.CharField(_("name"), max_length=100)
    slug = models.SlugField(_("address"), max_length=100, blank=True)
    language = models.CharField(
        _("edition"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    description = models.TextField(_("description"), blank=True)
    counterpart = models.ForeignKey(
        "self",
        verbose_name=_("same section in another edition"),
        blank=True,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    access = models.CharField(
        _("access"),
        max_length=10,
        choices=Access,
        default=Access.PUBLIC,
        help_text=_("Staff only hides this section, what stands under it and all its articles."),
    )
    in_navigation = models.BooleanField(_("in the navigation"), default=True)
    # Kept by save() for the whole subtree, so that an address needs one look-up.
    path = models.CharField(max_length=500, editable=False)
    is_public = models.BooleanField(default=True, editable=False)

    objects: ClassVar[Any] = CategoryQuerySet.as_manager(with_tree_fields=False)

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["position", "pk"]
        constraints = [
            # Read by the resolver of public addresses.
            models.UniqueConstraint(fields=["language", "path"], name="categories_category_path"),
            models.CheckConstraint(condition=~models.Q(slug=""), name="categories_category_slug"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address(self.language, f"{self.path}/")

    @property
    def key(self) -> str:
        """Surrogate key of everything that shows this category."""
        return f"category-{self.pk}"

    @property
    def lineage(self) -> list[str]:
        """Paths from the top section down to this one."""
        parts = self.path.split("/")
        return ["/".join(parts[: depth + 1]) for depth in range(len(parts))]

    def subtree(self) -> Any:
        """This category and all below it."""
        below = models.Q(path=self.path) | models.Q(path__startswith=f"{self.path}/")
        return type(self)._default_manager.filter(below, language=self.language)

    def line(self) -> Any:
        """This category and all above it, top first."""
        found = type(self)._default_manager.filter(language=self.language, path__in=self.lineage)
        return found.order_by("path")

    def clean(self) -> None:
        super().clean()
        self.slug = self.slug or slugify(self.name)
        if not self.slug:
            raise ValidationError({"slug": _("This name makes no address; write one.")})
        if self.parent is None and self.slug in RESERVED_SLUGS | {
            code for code, _name in settings.LANGUAGES
        }:
            raise ValidationError({"slug": _("This address is reserved for the site itself.")})
        if self.parent and self.parent.language != self.language:
            raise ValidationError({"parent": _("A section stands under one of its own edition.")})
        if self.counterpart and self.counterpart.language == self.language:
            raise ValidationError({"counterpart": _("Choose a section of another edition.")})
        twin = type(self)._default_manager.filter(language=self.language, path=self._path())
        if twin.exclude(pk=self.pk).exists():
            raise ValidationError({"slug": _("Another section has this address.")})
        category_validated.send(type(self), category=self, path=self._path())

    def _path(self) -> str:
        return f"{self.parent.path}/{self.slug}" if self.parent else self.slug

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, carry path and access to all below, and announce every change of address."""
        self.slug = self.slug or slugify(self.name)
        with transaction.atomic():
            before = type(self)._default_manager.filter(pk=self.pk).first() if self.pk else None
            self.path = self._path()
            self.is_public = self.access == Access.PUBLIC and (
                self.parent is None or self.parent.is_public
            )
            if fields := kwargs.get("update_fields"):
                kwargs["update_fields"] = {*fields, "path", "is_public", "slug"}
            super().save(*args, **kwargs)
            if before is None:
                category_changed.send(type(self), category=self, before=None)
                return
            if (before.path, before.is_public) != (self.path, self.is_public):
                self._tell_moved(before.path, before.is_public)
                self._carry_down(before.path)
            category_changed.send(type(self), category=self, before=before)

    def _carry_down(self, old_path: str) -> None:
        """Give each category below its new path and access, parents before children."""
        below = type(self)._default_manager.filter(
            language=self.language, path__startswith=f"{old_path}/"
        )
        public: dict[Any, bool] = {self.pk: self.is_public}
        children: Iterable[Category] = sorted(below, key=lambda child: child.path.count("/"))
        for child in children:
            was, was_public = child.path, child.is_public
            child.path = self.path + was[len(old_path) :]
            child.is_public = child.access == Access.PUBLIC and public.get(child.parent_id, True)
            public[child.pk] = child.is_public
            type(self)._default_manager.filter(pk=child.pk).update(
                path=child.path, is_public=child.is_public
            )
            child._tell_moved(was, was_public)

    def _tell_moved(self, old_path: str, was_public: bool) -> None:
        opened = None if was_public == self.is_public else self.is_public
        category_moved.send(type(self), category=self, old_path=old_path, opened=opened)
