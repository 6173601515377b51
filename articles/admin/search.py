"""What readers looked for in vain, at the desk."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from articles.models import SearchMiss


@admin.register(SearchMiss)
class SearchMissAdmin(admin.ModelAdmin):
    list_display = ("query", "edition", "count", "last_seen")
    list_filter = ("edition",)
    search_fields = ("query",)
    ordering = ("-count", "-last_seen")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
