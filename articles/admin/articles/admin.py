"""The article in the admin: Django's list, and our editor page in place of its form."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from articles.admin import bin, bulk
from articles.admin.articles import editor, listing, lookup, sources, urls
from articles.models import Article


@admin.register(Article)
class ArticleAdmin(admin.ModelAdmin):
    list_display = ("titled", "state", "reviewed", "category", "kind", "language", "touched")
    list_filter = (
        "status",
        listing.ReviewFilter,
        listing.DraftFilter,
        "kind",
        "language",
        "featured",
        "touched_at",
        "published_at",
        listing.SectionFilter,
    )
    list_per_page = 50
    list_display_links = ("titled",)
    search_fields = ("headline", "slug")
    search_help_text = _("Words of the headline or of the address")
    ordering = ("-touched_at", "-pk")
    paginator = listing.CappedPaginator
    show_full_result_count = False
    actions: Any = bulk.ACTIONS
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    # --- who may ---------------------------------------------------------------------------
    def get_queryset(self, request: HttpRequest) -> Any:
        if request.user.has_perm("articles.change_article"):
            return listing.light(Article.objects.editable_by(request.user))
        return listing.light(Article.objects.published())

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        if not super().has_change_permission(request, obj):
            return False
        return obj is None or Article.objects.editable_by(request.user).filter(pk=obj.pk).exists()

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """Never from here: articles go to the trash."""
        return False

    # --- the list --------------------------------------------------------------------------
    def get_search_results(self, request: Any, queryset: Any, search_term: str) -> Any:
        return lookup.search(queryset, search_term), False

    @admin.display(description=_("headline"))
    def titled(self, article: Article) -> str:
        return article.working_title

    @admin.display(description=_("status"), ordering="status")
    def state(self, article: Article) -> str:
        mark = format_html(
            '<span class="mark mark-{}">{}</span>', article.status, article.get_status_display()
        )
        if article.has_draft and article.live_revision_id:
            return format_html("{} <span class='newer'>{}</span>", mark, _("newer draft"))
        return mark

    @admin.display(description=_("review"))
    def reviewed(self, article: Article) -> str:
        newest = article.latest_revision
        return newest.get_review_display() if newest else ""

    @admin.display(description=_("last changed"), ordering="touched_at")
    def touched(self, article: Article) -> str:
        return date_format(timezone.localtime(article.touched_at), "SHORT_DATETIME_FORMAT")

    # --- the editor page -------------------------------------------------------------------
    def get_urls(self) -> list[URLPattern]:
        guard = self.admin_site.admin_view
        return urls.urls(guard) + bin.urls(guard) + super().get_urls()

    def get_actions(self, request: HttpRequest) -> Any:
        """Those that this person may do to something."""
        wanted = bulk.allowed(request.user)
        return {
            name: action for name, action in super().get_actions(request).items() if name in wanted
        }

    def response_action(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Django's; what is no key of any article was not chosen."""
        chosen = sources.keys_of(request.POST.getlist(ACTION_CHECKBOX_NAME))
        request.POST = request.POST.copy()
        request.POST.setlist(ACTION_CHECKBOX_NAME, list(map(str, chosen)))
        return super().response_action(request, *args, **kwargs)

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            return editor.act(request, "save")
        return editor.edit(request, None)

    def change_view(
        self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if not self.has_change_permission(request):
            raise PermissionDenied
        pk = int(object_id) if object_id.isdecimal() and len(object_id) < 19 else 0
        if request.method == "POST":
            return editor.act(request, "save", pk or -1)
        return editor.edit(request, editor.article_for(request.user, pk))

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        """Nothing is deleted here: articles go to the trash."""
        raise PermissionDenied

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        """Our revisions in place of the admin's log."""
        return HttpResponseRedirect(reverse("admin:articles_article_revisions", args=[object_id]))
