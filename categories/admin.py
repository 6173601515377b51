"""Sections at the desk: the tree of each edition, moved by cutting and pasting or by buttons."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from tree_queries.admin import TreeAdmin

from accounts.desk import VersionedAdmin
from categories.models import Category
from categories.slugs import fold

# How far the list indents; deeper sections stand at the last step.
DEEPEST = 6


@admin.register(Category)
class CategoryAdmin(VersionedAdmin, TreeAdmin):
    position_field = "position"
    list_display = (
        "collapse_column",
        "indented_title",
        "language",
        "address",
        "access",
        "in_navigation",
        "move_column",
    )
    list_display_links = ("indented_title",)
    list_filter = ("language", "access", "in_navigation")
    search_fields = ("name", "path")
    autocomplete_fields = ("parent", "counterpart")
    list_per_page = 500
    fields = (
        "language",
        "name",
        "slug",
        "parent",
        "description",
        "counterpart",
        "access",
        "in_navigation",
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        """The trees of all editions, each in one piece."""
        return Category._default_manager.with_tree_fields()

    def get_search_results(self, request: Any, queryset: Any, search_term: str) -> Any:
        """Folded: `ISTANBUL` finds İstanbul."""
        rows, doubles = super().get_search_results(request, queryset, search_term)
        if not search_term.strip():
            return rows, doubles
        wanted = fold(search_term)
        folded = [pk for pk, name in queryset.values_list("pk", "name") if wanted in fold(name)]
        return queryset.filter(pk__in={*rows.values_list("pk", flat=True), *folded}), doubles

    @admin.display(description=_("name"))
    def indented_title(self, instance: Any, *, ellipsize: bool = True) -> str:
        """The name at its depth; by a class, since the policy forbids styles in attributes."""
        depth = min(instance.tree_depth, DEEPEST)
        return format_html('<span class="tree-depth-{}">{}</span>', depth, instance)

    @admin.display(description=_("address"))
    def address(self, category: Category) -> str:
        return f"/{category.path}/"

    def is_valid_move(self, request: Any, node: Any, *, parent: Any, after: Any) -> bool:
        """A section stays in its edition."""
        beside = parent or after
        return beside is None or beside.language == node.language

    def move_node_view(self, request: HttpRequest) -> HttpResponse:
        """The library's, but only as a POST of somebody who may change sections."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_change_permission(request):
            raise PermissionDenied
        with transaction.atomic():
            response: HttpResponse = super().move_node_view(request)
            return response

    def get_urls(self) -> Any:
        """The address of the move gets a name, so that it can be asked for by name."""
        found = super().get_urls()
        found[0].name = "categories_category_move"
        return found
