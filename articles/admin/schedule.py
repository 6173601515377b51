"""What the clock did, at the desk: each run of the schedule that found something due."""

from typing import Any

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from accounts.desk import ReadOnlyAdmin
from articles.models import ScheduleRun

WORDS = {
    "applied": _("Revision went live"),
    "opened": _("Opened to readers"),
    "ended": _("Publication ended"),
}
FAILED = {
    "applied": _("Revision could not go live"),
    "opened": _("Followers could not be told"),
    "ended": _("Publication could not be ended"),
}


class OutcomeFilter(admin.SimpleListFilter):
    title = _("outcome")
    parameter_name = "outcome"

    def lookups(self, request: Any, model_admin: Any) -> Any:
        return [("failed", _("Something failed")), ("cut", _("Never finished"))]

    def queryset(self, request: Any, queryset: Any) -> Any:
        if self.value() == "cut":
            return queryset.filter(finished_at=None)
        return queryset.filter(failed__gt=0) if self.value() == "failed" else queryset


@admin.register(ScheduleRun)
class ScheduleRunAdmin(ReadOnlyAdmin):
    list_display = ("started_at", "outcome", "done", "failed", "first_steps")
    list_filter = (OutcomeFilter, "started_at")
    search_fields = ("steps",)
    search_help_text = _("Words of a headline or of an error")
    date_hierarchy = "started_at"
    show_full_result_count = False
    fields = ("started_at", "finished_at", "outcome", "all_steps")
    readonly_fields = fields

    @admin.display(description=_("outcome"))
    def outcome(self, run: ScheduleRun) -> str:
        if run.finished_at is None:
            return format_html('<span class="mark mark-late">{}</span>', _("Never finished"))
        if run.failed:
            return format_html('<span class="mark mark-failed">{}</span>', _("Something failed"))
        return format_html('<span class="mark mark-good">{}</span>', _("Done"))

    @admin.display(description=_("what was due"))
    def first_steps(self, run: ScheduleRun) -> str:
        return format_html_join(", ", "{}", ((step["title"],) for step in run.steps[:3]))

    @admin.display(description=_("what was due"))
    def all_steps(self, run: ScheduleRun) -> str:
        rows = ((_line(step),) for step in run.steps)
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", rows))


def _line(step: dict[str, Any]) -> str:
    """What happened to which article, with a link to it."""
    what = (FAILED if step["error"] else WORDS).get(step["what"], step["what"])
    title = f"{step['title']} ({step['revision']})" if step["revision"] else step["title"]
    if step["article"]:
        address = reverse("admin:articles_article_change", args=[step["article"]])
        title = format_html('<a href="{}">{}</a>', address, title)
    return format_html("{}: {} {}", what, title, step["error"])
