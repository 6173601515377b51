"""Newsletters at the desk."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.desk import DeskAdmin, Use
from subscriptions.models import Newsletter


@admin.register(Newsletter)
class NewsletterAdmin(DeskAdmin):
    list_display = ("name", "edition", "cadence", "is_active")
    list_filter = ("edition", "cadence", "is_active")
    search_fields = ("name", "description")
    autocomplete_fields = ("logo",)
    uses = (Use(_("Mailings"), lambda newsletter: newsletter.mailings.all()),)
    fieldsets = (
        (None, {"fields": ("name", "slug", "edition", "description", "is_active", "position")}),
        (_("When"), {"fields": ("cadence", "send_hour", "send_weekday")}),
        (_("From whom"), {"fields": ("from_name", "from_email", "reply_to", "logo")}),
        (_("Welcome"), {"fields": ("welcome_subject", "welcome_text")}),
        (_("Numbers"), {"fields": ("count_clicks", "track_opens")}),
    )
