"""Webhooks at the desk."""

from django.contrib import admin

from accounts.desk import DeskAdmin
from subscriptions.admin.records import RecordAdmin
from subscriptions.models import Webhook, WebhookCall


@admin.register(Webhook)
class WebhookAdmin(DeskAdmin):
    list_display = ("name", "url", "is_active")
    fields = ("name", "url", "secret", "events", "is_active")


@admin.register(WebhookCall)
class WebhookCallAdmin(RecordAdmin):
    list_display = ("created_at", "webhook", "event", "state", "attempt", "outcome")
    list_filter = ("state", "event")
    list_select_related = ("webhook",)
