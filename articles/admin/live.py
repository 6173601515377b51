"""Entries of live articles at the desk: posted and mended apart from the article's own draft."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.desk import VersionedAdmin, VersionedForm
from articles import live
from articles.body.fields import BodyFormField
from articles.models import Article, Kind, LiveEntry


class LiveEntryForm(VersionedForm):
    body = BodyFormField(label=_("Text"))

    class Meta:
        model = LiveEntry
        fields = ("article", "author", "headline", "body", "pinned")


@admin.register(LiveEntry)
class LiveEntryAdmin(VersionedAdmin):
    form = LiveEntryForm
    list_display = ("titled", "article", "author", "pinned", "posted_at", "shown")
    list_filter = ("pinned", "posted_at", ("removed_at", admin.EmptyFieldListFilter))
    search_fields = ("headline", "body", "article__headline")
    date_hierarchy = "posted_at"
    list_select_related = ("article", "author")
    autocomplete_fields = ("author",)
    actions = ("remove", "bring_back")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("article",) if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Entries are taken from the page, never lost."""
        return False

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name == "article":
            mine = Article.objects.editable_by(request.user)
            kwargs["queryset"] = mine.filter(kind=Kind.LIVE)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(description=_("entry"))
    def titled(self, entry: LiveEntry) -> str:
        return str(entry)

    @admin.display(description=_("on the page"), boolean=True)
    def shown(self, entry: LiveEntry) -> bool:
        return entry.removed_at is None

    def save_form(self, request: Any, form: Any, change: bool) -> Any:
        if change:
            return super().save_form(request, form, change)
        data = {name: form.cleaned_data[name] for name in ("headline", "author", "pinned")}
        article, body = form.cleaned_data["article"], form.cleaned_data["body"]
        form.instance = live.post(article, body, by=request.user, **data)
        form.save_m2m = lambda: None
        return form.instance

    def save_model(self, request: Any, obj: LiveEntry, form: Any, change: bool) -> None:
        if change:
            live.prepare(obj)
            super().save_model(request, obj, form, change)
            live.announce(obj, "entry_edited", by=request.user)

    @admin.action(description=_("Take off the page"), permissions=["change"])
    def remove(self, request: HttpRequest, queryset: QuerySet[LiveEntry]) -> None:
        for entry in queryset:
            live.remove(entry, by=request.user)

    @admin.action(description=_("Put back on the page"), permissions=["change"])
    def bring_back(self, request: HttpRequest, queryset: QuerySet[LiveEntry]) -> None:
        for entry in queryset:
            live.bring_back(entry, by=request.user)
