"""The report of an import in plain values."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.utils.translation import gettext as _

from articles.importers.report import Kind, Report
from articles.importers.wordpress.load import Result

FIRST: tuple[Kind, ...] = ("conflict", "refused", "missing", "unknown", "changed")
"""Kinds that ask for a look, the most urgent first."""


def summary(result: Result) -> dict[str, Any]:
    """Everything worth telling, as plain values."""
    found, report = result.survey, result.report
    return {
        "site": found.site.title,
        "source": found.source,
        "edition": result.edition,
        "file_holds": found.declared(),
        "items": dict(sorted(found.statuses.items())),
        "outcomes": {kind: dict(counts) for kind, counts in result.tally.counts.items()},
        "look_first": _look_first(report),
        "counts": [
            {"kind": kind, "cause": cause, "number": number}
            for (kind, cause), number in sorted(report.counts.items())
        ],
        "notes": [
            {
                "kind": note.kind,
                "cause": note.cause,
                "item": note.item,
                "detail": note.detail,
                "line": note.line,
            }
            for note in report.notes
        ],
        "not_imported": _left_out(result),
        "lists": [
            {"title": _("Menu: %(name)s") % {"name": name}, "rows": rows}
            for name, rows in result.survey.menus.items()
        ],
    }


def _look_first(report: Report) -> list[dict[str, Any]]:
    """The items with most that asks for a look."""
    weight: Counter[str] = Counter()
    for note in report.notes:
        if note.item and note.kind in FIRST:
            weight[note.item] += len(FIRST) - FIRST.index(note.kind)
    return [{"item": item, "weight": number} for item, number in weight.most_common(20)]


def _left_out(result: Result) -> dict[str, int]:
    found = result.survey
    others = {kind: number for kind, number in found.counts.items() if kind not in _TAKEN}
    return dict(others)


_TAKEN = {"post", "page", "attachment", "wp_block", "nav_menu_item", "revision"}
