"""Stable paging: a page is named by the last row before it, so old pages never change."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

PER_PAGE = 20
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Microseconds since 1970 (until the year 9999) and a primary key.
_CURSOR = re.compile(r"([0-9]{1,18})-([0-9]{1,18})", re.ASCII)


@dataclass(frozen=True)
class Page:
    """One page of a list: its rows and the cursor of the older ones ("" where there are none).

    `is_known` says whether the cursor of the page names a row of the list: whoever makes cursors
    up is answered, but no such page is kept.
    """

    rows: Sequence[Any]
    older: str
    is_first: bool
    is_known: bool = True

    def older_url(self, path: str) -> str:
        """Address of the next page of the list at `path`; empty on the last one."""
        return f"{path}?before={self.older}" if self.older else ""


def parse(text: str) -> tuple[datetime, int]:
    """Moment and key that a cursor names. Raises Http404 where it names none."""
    found = _CURSOR.fullmatch(text)
    if found is None:
        raise Http404("no such page")
    try:
        return _EPOCH + timedelta(microseconds=int(found[1])), int(found[2])
    except OverflowError as error:
        raise Http404("no such page") from error


def cursor_of(moment: datetime, pk: int) -> str:
    """The cursor of the page that follows the row of this moment and key."""
    return f"{(moment - _EPOCH) // timedelta(microseconds=1)}-{pk}"


def from_cursor(at: datetime, key: int, *, moment: str, pk: str = "pk") -> Q:
    """The row that a cursor names and all older ones.

    `moment` and `pk` are the look-ups of the order (newest first by `moment`, then `pk`); no
    OFFSET, so that the oldest page costs what the first one does.
    """
    older = Q(**{f"{moment}__lt": at}) | Q(**{f"{pk}__lte": key})
    return Q(**{f"{moment}__lte": at}) & older


def cut(found: Sequence[Any], named: tuple[datetime, int] | None, per_page: int = PER_PAGE) -> Page:
    """The page of rows that were found: from the one that is `named` on, or the newest.

    `found` holds `per_page` rows and two more, where there are so many.
    """
    is_known = named is None or (bool(found) and (found[0].published_at, found[0].pk) == named)
    rows = found[1:] if named and is_known else found
    older = ""
    if len(rows) > per_page:
        last = rows[per_page - 1]
        older = cursor_of(last.published_at, last.pk)
    return Page(rows[:per_page], older, named is None, is_known)


def page_of(
    rows: "QuerySet[Any]", before: str, *, moment: str, pk: str = "pk", per_page: int = PER_PAGE
) -> Page:
    """The page of `rows` that follows `before`. Raises Http404 for a broken cursor."""
    named = parse(before) if before else None
    if named:
        rows = rows.filter(from_cursor(*named, moment=moment, pk=pk))
    return cut(list(rows[: per_page + 2]), named, per_page)
