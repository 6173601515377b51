"""Front pages at the desk."""

from django.contrib import admin

from accounts.desk import VersionedAdmin, VersionedForm
from articles.models import FrontPage, Placement


class PlacementInline(admin.TabularInline):
    model = Placement
    extra = 0
    autocomplete_fields = ("article",)
    fields = ("slot", "position", "article")


class FrontPageForm(VersionedForm):
    class Meta:
        model = FrontPage
        fields = ("edition", "starts_at", "breaking", "breaking_url")


@admin.register(FrontPage)
class FrontPageAdmin(VersionedAdmin):
    form = FrontPageForm
    list_display = ("edition", "starts_at", "breaking", "created_by")
    list_display_links = ("edition", "starts_at")
    list_filter = ("edition", "starts_at")
    search_fields = ("breaking",)
    date_hierarchy = "starts_at"
    inlines = (PlacementInline,)
