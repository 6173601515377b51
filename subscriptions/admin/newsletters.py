"""Newsletters at the desk."""

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.desk import Use, VersionedAdmin, VersionedForm
from subscriptions.admin.audience_fields import NAMES as AUDIENCE
from subscriptions.admin.audience_fields import AudienceFields
from subscriptions.models import Newsletter


class NewsletterForm(AudienceFields, VersionedForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.update(self.initial_of(self.instance))

    def clean(self) -> Any:
        cleaned = super().clean()
        self.instance.audience = self.chosen(self.cleaned_data)
        return cleaned


@admin.register(Newsletter)
class NewsletterAdmin(VersionedAdmin):
    form = NewsletterForm
    list_display = ("name", "edition", "cadence", "is_active")
    list_filter = ("edition", "cadence", "is_active")
    search_fields = ("name", "description")
    autocomplete_fields = ("logo",)
    uses = (Use(_("Mailings"), lambda newsletter: newsletter.mailings.all()),)
    fieldsets = (
        (None, {"fields": ("name", "slug", "edition", "description", "is_active", "position")}),
        (_("When"), {"fields": ("cadence", "send_hour", "send_weekday")}),
        (_("From whom"), {"fields": ("from_name", "from_email", "reply_to")}),
        (_("How it looks"), {"fields": ("look", "logo")}),
        (
            _("Only some of its readers"),
            {
                "classes": ("collapse",),
                "fields": AUDIENCE,
                "description": _("Of every mailing; a single mailing may go to fewer still."),
            },
        ),
        (_("Welcome"), {"fields": ("welcome_subject", "welcome_text")}),
        (_("Numbers"), {"fields": ("count_clicks", "track_opens")}),
    )
