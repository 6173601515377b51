"""The report of an import in plain values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from articles.importers import ending
from articles.importers.wordpress.load import Result
from articles.importers.wordpress.survey import Survey


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
        **ending.told(report, found.source),
        "not_imported": _left_out(result),
        "lists": [
            {"title": _("Menu: %(name)s") % {"name": name}, "rows": rows}
            for name, rows in _menus(found)
        ],
    }


def _menus(found: Survey) -> Iterator[tuple[str, list[str]]]:
    """Entries as readers saw them; one without a label was called like what it led to."""
    called = found.titles | {
        f"category {one.term_id}": one.name for one in found.categories.values() if one.term_id
    }
    for name, entries in found.menus.items():
        rows = ((label, called.get(what) or what) for label, what in entries)
        yield name, [" → ".join(dict.fromkeys(filter(None, row))) for row in rows]


def _left_out(result: Result) -> dict[str, int]:
    found = result.survey
    others = {kind: number for kind, number in found.counts.items() if kind not in _TAKEN}
    return dict(others)


_TAKEN = {"post", "page", "attachment", "wp_block", "nav_menu_item", "revision"}
