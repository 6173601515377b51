"""Stable paging: a page is named by the last row before it, so old pages never change."""

import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.crypto import salted_hmac

PER_PAGE = 20
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Microseconds since 1970 (until the year 9999), a primary key, and our mark.
_CURSOR = re.compile(r"([0-9]{1,18}-[0-9]{1,18})(?:-([0-9a-f]{10}))?", re.ASCII)


class Named(NamedTuple):
    """The row that a cursor names, and whether the cursor was made by this site."""

    moment: datetime
    pk: int
    is_ours: bool


@dataclass(frozen=True)
class Page:
    """One page of a list: its rows and the cursor of the older ones ("" where there are none).

    `is_known` says whether the page is one that the site links to: whoever makes cursors up is
    answered, but no such page is kept, and it leads to none that is.
    """

    rows: Sequence[Any]
    older: str
    is_first: bool
    is_known: bool = True

    def older_url(self, path: str) -> str:
        """Address of the next page of the list at `path`; empty on the last one."""
        return f"{path}?before={self.older}" if self.older else ""


def parse(text: str) -> Named:
    """What a cursor names. Raises Http404 where it names nothing."""
    found = _CURSOR.fullmatch(text)
    if found is None:
        raise Http404("no such page")
    try:
        moment, pk = map(int, found[1].split("-"))
        is_ours = _is_ours(found[1], found[2] or "")
        return Named(_EPOCH + timedelta(microseconds=moment), pk, is_ours)
    except OverflowError as error:
        raise Http404("no such page") from error


def cursor_of(moment: datetime, pk: int) -> str:
    """The cursor of the page that follows the row of this moment and key."""
    bare = _bare(moment, pk)
    return f"{bare}-{_mark(bare)}"


def _bare(moment: datetime, pk: int) -> str:
    return f"{(moment - _EPOCH) // timedelta(microseconds=1)}-{pk}"


def _mark(bare: str, key: str | None = None) -> str:
    """What only this site can add to a cursor; under a former SECRET_KEY where `key` is one."""
    return salted_hmac("articles.cursor", bare, secret=key, algorithm="sha256").hexdigest()[:10]


def _is_ours(bare: str, mark: str) -> bool:
    """Whether this site made the mark, under its key of today or a former one."""
    keys = [None, *settings.SECRET_KEY_FALLBACKS]
    return any(hmac.compare_digest(mark, _mark(bare, key)) for key in keys)


def from_cursor(at: datetime, key: int, *, moment: str, pk: str = "pk") -> Q:
    """The row that a cursor names and all older ones.

    `moment` and `pk` are the look-ups of the order (newest first by `moment`, then `pk`); no
    OFFSET, so that the oldest page costs what the first one does.
    """
    older = Q(**{f"{moment}__lt": at}) | Q(**{f"{pk}__lte": key})
    return Q(**{f"{moment}__lte": at}) & older


def cut(found: Sequence[Any], named: Named | None, per_page: int = PER_PAGE) -> Page:
    """The page of rows that were found: from the one that is `named` on, or the newest.

    `found` holds `per_page` rows and two more, where there are so many.
    """
    is_row = bool(named and found and (found[0].published_at, found[0].pk) == named[:2])
    is_known = named is None or (is_row and named.is_ours)
    rows = found[1:] if is_row else found
    older = ""
    if len(rows) > per_page:
        last = rows[per_page - 1]
        older = (cursor_of if is_known else _bare)(last.published_at, last.pk)
    return Page(rows[:per_page], older, named is None, is_known)


def page_of(
    rows: "QuerySet[Any]", before: str, *, moment: str, pk: str = "pk", per_page: int = PER_PAGE
) -> Page:
    """The page of `rows` that follows `before`. Raises Http404 for a broken cursor."""
    named = parse(before) if before else None
    if named:
        rows = rows.filter(from_cursor(named.moment, named.pk, moment=moment, pk=pk))
    return cut(list(rows[: per_page + 2]), named, per_page)
