"""Webhooks at the desk."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.desk import VersionedAdmin, VersionedForm
from subscriptions.admin.records import RecordAdmin
from subscriptions.models import Webhook, WebhookCall
from subscriptions.webhooks import EVENTS

WORDS = {
    "subscriber.confirmed": _("Somebody has confirmed"),
    "subscriber.left": _("Somebody has left"),
    "subscriber.changed": _("Somebody has changed what they get"),
    "subscriber.suppressed": _("An address gets no more mail"),
}


class WebhookForm(VersionedForm):
    events = forms.MultipleChoiceField(
        label=_("Of what it is told"),
        required=False,
        choices=[(name, WORDS[name]) for name in EVENTS],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Of everything where nothing is ticked."),
    )

    class Meta:
        model = Webhook
        fields = ("name", "url", "secret", "events", "is_active")


@admin.register(Webhook)
class WebhookAdmin(VersionedAdmin):
    form = WebhookForm
    list_display = ("name", "url", "is_active")
    fields = ("name", "url", "secret", "events", "is_active")


@admin.register(WebhookCall)
class WebhookCallAdmin(RecordAdmin):
    list_display = ("created_at", "webhook", "event", "state", "attempt", "outcome")
    list_filter = ("state", "event")
    list_select_related = ("webhook",)
