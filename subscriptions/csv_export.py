"""Subscribers as a CSV file, streamed, with cells that no spreadsheet takes for a formula."""

import csv
from collections.abc import Iterable, Iterator
from itertools import chain

from django.db.models import QuerySet
from django.http import StreamingHttpResponse

from subscriptions.models import Subscriber

COLUMNS = ("email", "status", "language", "source", "created_at", "confirmed_at", "left_at")
BOM = "\ufeff"  # without it Excel takes UTF-8 for the code page of its machine
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe(value: object) -> str:
    """A cell that is read as text: what could be a formula gets an apostrophe (OWASP)."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip("'").startswith(RISKY) else text


def unsafe(text: str) -> str:
    """The value of a cell that `safe` wrote."""
    risky = text.startswith("'") and text.lstrip("'").startswith(RISKY)
    return text[1:] if risky else text


class _Echo:
    def write(self, line: str) -> str:
        return line


def line_of(*cells: object) -> str:
    """One line of a file, each cell `safe` and quoted where it must be."""
    # The writer quotes what is in its own end of line: a bare \r, too, breaks a row in two.
    line: str = csv.writer(_Echo(), lineterminator="\r\n").writerow(map(safe, cells))
    return f"{line[:-2]}\n"


def rows(queryset: QuerySet[Subscriber]) -> Iterator[str]:
    """Lines of the file, the names of the columns first."""
    writer = csv.writer(_Echo())
    yield writer.writerow(COLUMNS)
    found: Iterable[tuple[object, ...]] = queryset.values_list(*COLUMNS).iterator(chunk_size=2000)
    for row in found:
        yield writer.writerow(map(safe, row))


def response(queryset: QuerySet[Subscriber]) -> StreamingHttpResponse:
    """The file as a download, for spreadsheets."""
    lines = chain([BOM], rows(queryset))
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="subscribers.csv"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
