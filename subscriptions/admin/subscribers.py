"""Subscribers at the desk: found, read, exported; never made confirmed by hand."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.desk import DeskAdmin
from subscriptions import consent, csv_export, growth, sources
from subscriptions.admin.records import CappedPaginator
from subscriptions.erasing import erase
from subscriptions.leaving import leave_all
from subscriptions.models import Subscriber, Subscription


class SubscriptionInline(admin.TabularInline):
    model = Subscription
    extra = 0
    can_delete = False
    fields = ("topic", "frequency", "status", "active_since")
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Subscriber)
class SubscriberAdmin(DeskAdmin):
    """A subscriber is confirmed by themselves or comes by an import; an editor can only end it."""

    change_list_template = "admin/subscriptions/subscriber/change_list.html"
    list_display = ("email", "status", "language", "came_by", "created_at", "suppressed_at")
    list_filter = ("status", "language")
    search_fields = ("email_normalized__startswith",)
    search_help_text = _("The beginning of an address")
    paginator = CappedPaginator
    show_full_result_count = False
    inlines = (SubscriptionInline,)
    fields = (
        "email", "status", "language", "came_by", "created_at", "confirmed_at", "left_at",
        "paused_until", "suppressed_at", "chain",
    )  # fmt: skip
    readonly_fields = ("email", "status", "came_by", "created_at", "confirmed_at", "left_at",
                       "paused_until", "suppressed_at", "chain")  # fmt: skip
    actions = ("export_chosen", "end_all", "erase_chosen")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_actions(self, request: HttpRequest) -> Any:
        """Without Django's own deletion: erasure says what it keeps."""
        found = super().get_actions(request)
        found.pop("delete_selected", None)
        return found

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("came by"), ordering="source")
    def came_by(self, subscriber: Subscriber) -> str:
        return sources.named(subscriber.source)

    @admin.display(description=_("consent"))
    def chain(self, subscriber: Subscriber) -> str:
        events = consent.chain(subscriber.email_normalized)
        return "\n".join(f"{e.at:%Y-%m-%d %H:%M} {e.get_kind_display()}" for e in events)

    def get_urls(self) -> Any:
        view = self.admin_site.admin_view
        return [
            path("export/", view(self.export), name="subscriptions_subscriber_export"),
            path("growth/", view(self.growth), name="subscriptions_subscriber_growth"),
            *super().get_urls(),
        ]

    def export(self, request: HttpRequest) -> HttpResponseBase:
        """All subscribers as a file, row by row."""
        if not self.has_view_permission(request):
            return self._refused(request)
        return csv_export.response(Subscriber.objects.order_by("pk"))

    def growth(self, request: HttpRequest) -> HttpResponse:
        """New, confirmed and gone, by day, source and topic."""
        if not self.has_view_permission(request):
            return self._refused(request)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Growth"),
            "opts": self.opts,
            **growth.overview(),
        }
        return TemplateResponse(request, "admin/subscriptions/subscriber/growth.html", context)

    def _refused(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse(status=403)

    @admin.action(description=_("Export as CSV"), permissions=["view"])
    def export_chosen(
        self, request: HttpRequest, queryset: QuerySet[Subscriber]
    ) -> HttpResponseBase:
        return csv_export.response(queryset.order_by("pk"))

    @admin.action(description=_("End all their mails"), permissions=["change"])
    def end_all(self, request: HttpRequest, queryset: QuerySet[Subscriber]) -> None:
        number = sum(leave_all(subscriber) for subscriber in queryset)
        text = ngettext("%d subscriber has left.", "%d subscribers have left.", number) % number
        messages.success(request, text)

    @admin.action(description=_("Erase for ever"), permissions=["change"])
    def erase_chosen(self, request: HttpRequest, queryset: QuerySet[Subscriber]) -> HttpResponse:
        if request.POST.get("sure") != "1":
            context = {
                **self.admin_site.each_context(request),
                "title": _("Erase these people?"),
                "opts": self.opts,
                "subscribers": queryset,
                "back": reverse("admin:subscriptions_subscriber_changelist"),
            }
            return TemplateResponse(request, "admin/subscriptions/subscriber/erase.html", context)
        people = list(queryset)
        for subscriber in people:
            erase(subscriber)
        text = ngettext("%d person is forgotten.", "%d people are forgotten.", len(people))
        messages.success(request, text % len(people))
        return HttpResponse(
            status=302, headers={"Location": reverse("admin:subscriptions_subscriber_changelist")}
        )
