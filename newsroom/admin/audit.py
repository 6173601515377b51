"""The audit log at the desk: read, filtered, taken along as a table, and never changed."""

import csv
import json
from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.desk import ReadOnlyAdmin
from newsroom.admin.actions import named
from newsroom.models import AuditEntry

COLUMNS = ("number", "at", "actor", "action", "model", "object_id", "label", "refused", "digest")


class Line:
    """What a csv writer writes to: hands each line on."""

    def write(self, line: str) -> str:
        return line


def safe(value: Any) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def lines(rows: Any) -> Iterator[str]:
    """The table, line by line."""
    writer = csv.writer(Line())
    yield "\ufeff" + writer.writerow([*COLUMNS, "details"])
    for row in rows.iterator(chunk_size=1000):
        cells = [safe(getattr(row, name)) for name in COLUMNS]
        details = json.dumps(row.details, ensure_ascii=False, sort_keys=True)
        yield writer.writerow([*cells, safe(details)])


class RefusedFilter(admin.SimpleListFilter):
    title = _("outcome")
    parameter_name = "outcome"

    def lookups(self, request: Any, model_admin: Any) -> Any:
        return [("done", _("Done")), ("refused", _("Refused"))]

    def queryset(self, request: Any, queryset: Any) -> Any:
        if self.value() == "done":
            return queryset.filter(refused="")
        return queryset.exclude(refused="") if self.value() == "refused" else queryset


class ActionFilter(admin.SimpleListFilter):
    """Actions that the log holds, in words and in their order."""

    title = _("action")
    parameter_name = "action"

    def lookups(self, request: Any, model_admin: Any) -> Any:
        codes = AuditEntry.objects.order_by().values_list("action", flat=True).distinct()
        return sorted(((code, named(code)) for code in codes), key=lambda pair: pair[1].casefold())

    def queryset(self, request: Any, queryset: Any) -> Any:
        return queryset.filter(action=self.value()) if self.value() else queryset


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    list_display = ("at", "actor", "what", "thing", "outcome", "number")
    list_display_links = ("at",)
    list_filter = (RefusedFilter, "at", ActionFilter, "model")
    search_fields = ("actor", "action", "label", "object_id", "refused")
    date_hierarchy = "at"
    show_full_result_count = False
    list_per_page = 100
    fields = (
        "number", "at", "actor", "what", "model", "object_id", "label", "refused",
        "told", "previous", "digest",
    )  # fmt: skip
    readonly_fields = fields

    @admin.display(description=_("action"), ordering="action")
    def what(self, entry: AuditEntry) -> str:
        return named(entry.action)

    @admin.display(description=_("what"))
    def thing(self, entry: AuditEntry) -> str:
        return entry.label or str(entry.details.get("path", ""))

    @admin.display(description=_("outcome"))
    def outcome(self, entry: AuditEntry) -> str:
        if not entry.refused:
            return format_html('<span class="mark mark-good">{}</span>', _("Done"))
        return format_html('<span class="mark mark-late">{}</span> {}', _("Refused"), entry.refused)

    @admin.display(description=_("details"))
    def told(self, entry: AuditEntry) -> str:
        text = json.dumps(entry.details, ensure_ascii=False, indent=2, sort_keys=True)
        return format_html("<pre>{}</pre>", text)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.export)
        return [path("export/", view, name="newsroom_auditentry_export"), *super().get_urls()]

    def export(self, request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
        """What the list shows, with its filters, as CSV."""
        if not self.has_view_permission(request):
            return HttpResponse(status=403)
        rows = self.get_changelist_instance(request).get_queryset(request)
        response = StreamingHttpResponse(lines(rows), content_type="text/csv; charset=utf-8")
        name = f"audit-{timezone.localdate():%Y-%m-%d}.csv"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def changelist_view(self, request: Any, extra_context: Any = None) -> HttpResponse:
        address = reverse("admin:newsroom_auditentry_export")
        export = f"{address}?{request.GET.urlencode()}"
        return super().changelist_view(request, {**(extra_context or {}), "export_url": export})
