"""The list of articles: filters and paging whose cost does not grow with the archive."""

from functools import cached_property
from typing import Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from articles.admin.articles import sources
from articles.models import Review, Revision
from articles.models.indexes import HAS_DRAFT
from categories.models import Category

# Nobody pages further by hand; counting stops there.
COUNTED = 2_000


class CappedPaginator(Paginator):
    """Counts no further than anybody pages."""

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        # In the list's order, so that the database walks the list's index.
        return int(rows[:COUNTED].count())


class ReviewFilter(admin.SimpleListFilter):
    title = _("review")
    parameter_name = "review"

    def lookups(self, request: Any, model_admin: Any) -> Any:
        return Review.choices

    def queryset(self, request: Any, queryset: Any) -> Any:
        if self.value() not in Review.values:
            return queryset
        found = Revision.objects.filter(review=self.value()).values("pk")
        return queryset.filter(latest_revision__in=found)


class SectionFilter(admin.SimpleListFilter):
    """A section and everything below it."""

    title = _("category")
    parameter_name = "section"

    def lookups(self, request: Any, model_admin: Any) -> Any:
        return [(str(pk), label) for pk, label, _language in sources.all_sections()]

    def queryset(self, request: Any, queryset: Any) -> Any:
        value = self.value() or ""
        found = Category.objects.filter(pk=int(value)).first() if value.isdecimal() else None
        return queryset.filter(category__in=found.subtree()) if found else queryset


class DraftFilter(admin.SimpleListFilter):
    """Articles whose newest words readers have not seen."""

    title = _("draft")
    parameter_name = "draft"

    def lookups(self, request: Any, model_admin: Any) -> Any:
        return [("newer", _("Newer than what readers see")), ("same", _("None"))]

    def queryset(self, request: Any, queryset: Any) -> Any:
        if self.value() == "same":
            return queryset.filter(latest_revision=F("live_revision"))
        return queryset.filter(HAS_DRAFT) if self.value() == "newer" else queryset


def light(rows: Any) -> Any:
    """Rows of the list: no bodies."""
    return rows.select_related("latest_revision__created_by", "category").defer(
        "body", "body_html", "latest_revision__data"
    )
