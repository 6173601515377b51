"""Tags at the desk."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.desk import Use, VersionedAdmin
from articles import addresses
from articles.admin.joining import JoinMixin
from articles.models import Article, Tag
from articles.signals import content_changed
from categories.slugs import fold


class UseFilter(admin.SimpleListFilter):
    """Tags by whether any article has them."""

    title = _("use")
    parameter_name = "use"

    def lookups(self, request: Any, model_admin: Any) -> Any:
        return [("some", _("On articles")), ("none", _("On no article"))]

    def queryset(self, request: Any, queryset: Any) -> Any:
        if self.value() not in {"some", "none"}:
            return queryset
        return queryset.filter(items__isnull=self.value() == "none").distinct()


@admin.register(Tag)
class TagAdmin(JoinMixin, VersionedAdmin):
    list_display = ("name", "slug", "pieces")
    list_filter = (UseFilter,)
    search_fields = ("name",)
    fields = ("name", "slug", "description")
    uses = (Use(_("On"), lambda tag: Article.objects.filter(tag_items__tag=tag)),)

    def get_urls(self) -> Any:
        return self.join_urls() + super().get_urls()

    def render_change_form(self, request: Any, context: Any, *args: Any, **kwargs: Any) -> Any:
        context["may_merge"] = request.user.has_perm(self.permission)
        return super().render_change_form(request, context, *args, **kwargs)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).annotate(piece_count=Count("items"))

    def get_search_results(self, request: Any, queryset: Any, search_term: str) -> Any:
        """Folded, as tags are: `secim` finds Seçim."""
        return queryset.filter(folded__contains=fold(search_term)), False

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        if "slug" in form.base_fields:
            form.base_fields["slug"].required = False
        return form

    @admin.display(description=_("articles"), ordering="piece_count")
    def pieces(self, tag: Any) -> int:
        return int(tag.piece_count)

    def save_model(self, request: Any, obj: Tag, form: Any, change: bool) -> None:
        before = form.initial.get("slug") if change else ""
        obj.slug = obj.slug or before or ""
        super().save_model(request, obj, form, change)
        if before and before != obj.slug:
            for edition, _name in settings.LANGUAGES:
                kwargs = {"edition": edition, "slug": before}
                old = reverse("articles:tag", kwargs=kwargs)
                addresses.remember(old, tag=obj, edition=edition)
                addresses.forget(obj.get_absolute_url(edition))
        content_changed.send(Tag, keys={obj.key})
