"""Authors at the desk: public people with a profile in each language."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.desk import Use, VersionedAdmin
from articles import addresses
from articles.admin.joining import JoinMixin
from articles.images.picture import rendition_url
from articles.models import Article, Author, AuthorProfile
from articles.signals import content_changed


class ProfileInline(admin.StackedInline):
    model = AuthorProfile
    extra = 0
    max_num = len(settings.LANGUAGES)


@admin.register(Author)
class AuthorAdmin(JoinMixin, VersionedAdmin):
    list_display = ("portrait_small", "name", "slug", "login", "pieces")
    list_display_links = ("name",)
    list_filter = (("user", admin.EmptyFieldListFilter), "profiles__language")
    search_fields = ("name", "slug", "profiles__role")
    autocomplete_fields = ("portrait",)
    list_select_related = ("portrait", "user")
    inlines = (ProfileInline,)
    fields = ("name", "slug", "portrait", "email", "website", "user")
    uses = (
        Use(_("In the byline"), lambda author: Article.objects.filter(bylines__author=author)),
        Use(_("Live entries"), lambda author: author.live_entries.all()),
    )

    def get_urls(self) -> Any:
        return self.join_urls() + super().get_urls()

    def render_change_form(self, request: Any, context: Any, *args: Any, **kwargs: Any) -> Any:
        context["may_merge"] = request.user.has_perm(self.permission)
        return super().render_change_form(request, context, *args, **kwargs)

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request)
        return rows.annotate(piece_count=Count("bylines__article", distinct=True))

    @admin.display(description=_("portrait"))
    def portrait_small(self, author: Author) -> str:
        if author.portrait is None:
            return ""
        address = rendition_url(author.portrait, "square", 96)
        return format_html('<img class="thumb thumb-face" src="{}" alt="" loading="lazy">', address)

    @admin.display(description=_("login"), ordering="user")
    def login(self, author: Author) -> str:
        return str(author.user or "")

    @admin.display(description=_("articles"), ordering="piece_count")
    def pieces(self, author: Any) -> int:
        return int(author.piece_count)

    def save_model(self, request: Any, obj: Author, form: Any, change: bool) -> None:
        before = form.initial.get("slug") if change else ""
        super().save_model(request, obj, form, change)
        if before and before != obj.slug:
            for edition, _name in settings.LANGUAGES:
                kwargs = {"edition": edition, "slug": before}
                old = reverse("articles:author", kwargs=kwargs)
                addresses.remember(old, author=obj, edition=edition)
                addresses.forget(obj.get_absolute_url(edition))

    def save_related(self, request: Any, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        content_changed.send(Author, keys={form.instance.key})
