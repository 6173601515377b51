"""Magazine issues at the desk, with their sections and the order of their contents."""

from typing import Any

from django.contrib import admin
from django.db.models import Count
from django.http import HttpRequest
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.desk import Use, VersionedAdmin
from articles.admin import contents
from articles.images.picture import rendition_url
from articles.models import Article, IssueSection, MagazineIssue
from articles.signals import content_changed


class SectionInline(admin.TabularInline):
    model = IssueSection
    extra = 0
    fields = ("position", "name")


@admin.register(MagazineIssue)
class MagazineIssueAdmin(VersionedAdmin):
    list_display = ("cover_small", "title", "edition", "volume", "number", "month", "out", "pieces")
    list_display_links = ("title",)
    list_filter = ("edition", "month")
    search_fields = ("title", "slug", "number")
    date_hierarchy = "month"
    autocomplete_fields = ("cover", "pdf")
    list_select_related = ("cover",)
    inlines = (SectionInline,)
    fields = (
        "edition",
        "title",
        "slug",
        "volume",
        "number",
        "month",
        "description",
        "cover",
        "pdf",
        "published_at",
    )
    uses = (Use(_("Contents"), lambda issue: Article.objects.contents_of(issue)),)

    def get_urls(self) -> Any:
        view = self.admin_site.admin_view(contents.view)
        name = "articles_magazineissue_contents"
        return [path("<int:pk>/contents/", view, name=name), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).annotate(piece_count=Count("articles"))

    @admin.display(description=_("cover"))
    def cover_small(self, issue: MagazineIssue) -> str:
        if issue.cover is None:
            return ""
        address = rendition_url(issue.cover, "cover", 160)
        return format_html(
            '<img class="thumb thumb-cover" src="{}" alt="" loading="lazy">', address
        )

    @admin.display(description=_("published"), ordering="published_at")
    def out(self, issue: MagazineIssue) -> Any:
        return issue.published_at

    @admin.display(description=_("articles"), ordering="piece_count")
    def pieces(self, issue: Any) -> int:
        return int(issue.piece_count)

    def save_related(self, request: Any, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        issue = form.instance
        keys = {issue.key, f"issues-{issue.edition}", f"edition-{issue.edition}"}
        content_changed.send(MagazineIssue, keys=keys)
