"""The report of an import, as files to keep."""

import json
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string

from articles.importers.registry import Report


def as_html(report: Report) -> str:
    """A page of its own, that needs nothing else."""
    context = {"report": report, "site": f"{settings.SITE_URL.rstrip('/')}/"}
    return render_to_string("articles/import_report.html", context)


def as_json(report: Report) -> str:
    """The same for programs."""
    return json.dumps(report, ensure_ascii=False, indent=1) + "\n"


def write(report: Report, path: Path) -> list[Path]:
    """Write the report beside `path` as .html and .json; returns both."""
    html, plain = path.with_suffix(".html"), path.with_suffix(".json")
    plain.write_text(as_json(report), encoding="utf-8")
    html.write_text(as_html(report), encoding="utf-8")
    return [html, plain]
