"""Ledgers at the desk: to be read, not to be written."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.desk import ReadOnlyAdmin
from subscriptions import consent
from subscriptions.addresses import fingerprint, normalize
from subscriptions.models import (
    ConsentEvent,
    Delivery,
    Letter,
    Mailing,
    ProviderEvent,
    Suppression,
    Topic,
)

COUNTED = 10_000  # rows; a list of millions is not counted to the end


class CappedPaginator(Paginator):
    """Counts no further than anyone pages."""

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        return int(rows[:COUNTED].count())


class RecordAdmin(ReadOnlyAdmin):
    paginator = CappedPaginator
    show_full_result_count = False


class MailingFilter(admin.SimpleListFilter):
    """The latest mailings; any other by the link on its own page."""

    title = _("mailing")
    parameter_name = "mailing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        rows = Mailing.objects.filter(frozen_at__isnull=False).order_by("-frozen_at", "-pk")[:20]
        return [(str(row.pk), str(row)) for row in rows]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        value = self.value() or ""
        return queryset.filter(mailing=int(value)) if value.isdecimal() else queryset


@admin.register(Delivery)
class DeliveryAdmin(RecordAdmin):
    """The ledger: what became of every single recipient."""

    list_display = ("reader", "mailing", "state", "attempt", "sent_at", "outcome")
    list_filter = ("state", MailingFilter)
    search_fields = ("subscriber__email_normalized__startswith",)
    list_select_related = ("mailing", "subscriber")
    ordering = ("-pk",)

    @admin.display(description=_("subscriber"))
    def reader(self, delivery: Delivery) -> str:
        return str(delivery.subscriber or _("(erased)"))


@admin.register(Letter)
class LetterAdmin(RecordAdmin):
    list_display = ("kind", "subscriber", "state", "created_at", "sent_at", "outcome")
    list_filter = ("kind", "state")
    search_fields = ("subscriber__email_normalized__startswith",)
    list_select_related = ("subscriber",)


@admin.register(ConsentEvent)
class ConsentEventAdmin(RecordAdmin):
    list_display = ("at", "kind", "address", "topic", "form", "url")
    list_filter = ("kind",)
    search_fields = ("address__startswith",)
    ordering = ("-at", "-pk")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[ConsentEvent], search_term: str
    ) -> tuple[QuerySet[ConsentEvent], bool]:
        """A whole address finds its entries under the HMAC, too."""
        try:
            address = normalize(search_term)
        except ValidationError:
            return super().get_search_results(request, queryset, search_term)
        return queryset & consent.chain(address), False


@admin.register(ProviderEvent)
class ProviderEventAdmin(RecordAdmin):
    list_display = ("received_at", "provider", "kind", "at", "delivery")
    list_filter = ("provider", "kind")
    list_select_related = ("delivery__mailing", "delivery__subscriber")


@admin.register(Topic)
class TopicAdmin(RecordAdmin):
    list_display = ("__str__", "kind")
    list_select_related = ("newsletter", "category", "author", "tag")
    search_fields = ("newsletter__name", "category__name", "author__name", "tag__name")

    @admin.display(description=_("kind"))
    def kind(self, topic: Topic) -> str:
        return str(capfirst(topic.thing._meta.verbose_name))


@admin.register(Suppression)
class SuppressionAdmin(RecordAdmin):
    """Addresses are known by their HMAC: a whole address in the search finds its row."""

    list_display = ("created_at", "reason", "scope", "details")
    list_filter = ("reason", "scope")
    search_fields = ("address_hmac",)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Suppression], search_term: str
    ) -> tuple[QuerySet[Suppression], bool]:
        if "@" not in search_term:
            return super().get_search_results(request, queryset, search_term)
        try:
            hashed = fingerprint(normalize(search_term))
        except ValidationError:
            return queryset.none(), False
        return queryset.filter(address_hmac=hashed), False
