"""Search over everything that the desk has lists of, each with that list's own rule."""

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

SHOWN = 6
MAX_WORDS = 100
# Logs and ledgers have searches of their own; here they would only push the rest down.
LEFT_OUT = {"newsroom.auditentry", "subscriptions.delivery", "subscriptions.consentevent"}
FIRST = ("articles.article", "articles.author", "articles.tag", "categories.category")


@require_safe
def search(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """What fits the words, by kind."""
    words = request.GET.get("q", "").replace("\x00", "").strip()[:MAX_WORDS]
    context = {
        **site.each_context(request),
        "title": _("Search"),
        "quick_words": words,
        "groups": find(request, site, words) if words else [],
    }
    return TemplateResponse(request, "admin/search.html", context)


def find(request: HttpRequest, site: AdminSite, words: str) -> list[dict[str, Any]]:
    """The first rows of each list that this person may see."""
    groups = []
    for model, model_admin in sorted(site._registry.items(), key=_order):
        opts = model._meta
        if opts.label_lower in LEFT_OUT or not model_admin.search_fields:
            continue
        if not model_admin.has_view_permission(request):
            continue
        rows, doubles = model_admin.get_search_results(
            request, model_admin.get_queryset(request), words
        )
        found = list((rows.distinct() if doubles else rows)[: SHOWN + 1])
        if found:
            prefix = f"admin:{opts.app_label}_{opts.model_name}"
            shown = [
                {"label": _label(row), "url": reverse(f"{prefix}_change", args=[row.pk])}
                for row in found[:SHOWN]
            ]
            more = reverse(f"{prefix}_changelist") if len(found) > SHOWN else ""
            name = capfirst(opts.verbose_name_plural)
            groups.append({"name": name, "rows": shown, "more": more})
    return groups


def _label(row: Any) -> str:
    return str(getattr(row, "working_title", None) or row)


def _order(item: tuple[Any, Any]) -> tuple[int, str]:
    label = item[0]._meta.label_lower
    return (FIRST.index(label) if label in FIRST else len(FIRST), label)
