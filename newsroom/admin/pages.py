"""Plain pages at the desk."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.desk import Use, VersionedAdmin, VersionedForm
from articles import addresses
from articles.body.fields import BodyFormField
from articles.rendering import render_body
from articles.signals import content_changed
from newsroom.models import MenuItem, Page


class PageForm(VersionedForm):
    body = BodyFormField(label=_("Text"), required=False)

    class Meta:
        model = Page
        fields = ("edition", "title", "slug", "body", "description", "is_public")


@admin.register(Page)
class PageAdmin(VersionedAdmin):
    form = PageForm
    list_display = ("title", "edition", "address", "is_public", "updated_at")
    list_filter = ("edition", "is_public", "updated_at")
    search_fields = ("title", "slug", "body")
    uses = (Use(_("Menus"), lambda page: MenuItem.objects.filter(page=page)),)

    @admin.display(description=_("address"))
    def address(self, page: Page) -> str:
        return page.get_absolute_url()

    def save_model(self, request: Any, obj: Page, form: Any, change: bool) -> None:
        """Render the text and drop the pages that show it; an old address leads to the new one."""
        old = Page(edition=form.initial["edition"], slug=form.initial["slug"]) if change else None
        obj.body_html = render_body(obj.body, obj.edition)
        super().save_model(request, obj, form, change)
        if old is not None and old.get_absolute_url() != obj.get_absolute_url():
            addresses.remember(old.get_absolute_url(), url=obj.get_absolute_url())
        addresses.forget(obj.get_absolute_url())
        content_changed.send(Page, keys={obj.key, f"site-{obj.edition}"})

    def delete_model(self, request: HttpRequest, obj: Page) -> None:
        keys = {obj.key, f"site-{obj.edition}"}
        super().delete_model(request, obj)
        content_changed.send(Page, keys=keys, withdrawn=True)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for page in queryset:
            self.delete_model(request, page)
