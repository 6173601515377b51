"""What stands on one page of a list: a section, a tag, an author, the archive."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from articles.compiled import Compiled
from articles.cursor import PER_PAGE, Page, cut, from_cursor, parse
from articles.models import Article
from articles.teasers import teasers

Facts = tuple[Any, ...]
FETCHED = PER_PAGE + 2
_LISTED = {"moment": "listings__published_at", "pk": "listings__article_id"}


def _listed(at: datetime, key: str, moment: Any = None, pk: int = 0) -> QuerySet[Any]:
    where = from_cursor(moment, pk, **_LISTED) if moment else None
    return Article.objects.published(at).listed_under(key, where).facts()


def _in(edition: str, rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.filter(edition=edition)


# Of one edition and of all, from the newest on and from a cursor on.
_newest: Compiled[Facts] = Compiled(
    lambda at, key: _listed(at, key)[:FETCHED], at=datetime, key=str
)
_older: Compiled[Facts] = Compiled(
    lambda at, key, moment, pk: _listed(at, key, moment, pk)[:FETCHED],
    at=datetime, key=str, moment=datetime, pk=int,
)  # fmt: skip
_newest_in: Compiled[Facts] = Compiled(
    lambda at, key, edition: _in(edition, _listed(at, key))[:FETCHED],
    at=datetime, key=str, edition=str,
)  # fmt: skip
_older_in: Compiled[Facts] = Compiled(
    lambda at, key, edition, moment, pk: _in(
        edition, _listed(at, key, moment, pk)
    )[:FETCHED],
    at=datetime, key=str, edition=str, moment=datetime, pk=int,
)  # fmt: skip

_first_in: Compiled[int] = Compiled(
    lambda at, key, edition: _in(
        edition, Article.objects.published(at).filter(listings__key=key)
    ).order_by().values_list("pk", flat=True)[:1],
    at=datetime, key=str, edition=str,
)  # fmt: skip


def also_in(key: str, edition: str) -> bool:
    """Whether the list `key` shows something in `edition`; one query."""
    return bool(_first_in(at=timezone.now(), key=key, edition=edition))


def listed(key: str, before: str, edition: str = "") -> Page:
    """The page of the list `key` that follows the cursor `before`; two queries.

    Only of one edition, where one is named. Raises Http404 for a broken cursor.
    """
    named = parse(before) if before else None
    asked: dict[str, Any] = {"at": timezone.now(), "key": key}
    if edition:
        asked["edition"] = edition
    if named:
        asked |= {"moment": named.moment, "pk": named.pk}
        rows = (_older_in if edition else _older)(**asked)
    else:
        rows = (_newest_in if edition else _newest)(**asked)
    return cut(teasers(rows), named)


def archived(edition: str, before: str, span: tuple[datetime, datetime] | None = None) -> Page:
    """The page of an edition's archive that follows `before`, of all or of a span of time."""
    rows = Article.objects.published().in_edition(edition).newest_first()
    if span:
        rows = rows.filter(published_at__gte=span[0], published_at__lt=span[1])
    named = parse(before) if before else None
    if named:
        rows = rows.filter(from_cursor(named.moment, named.pk, moment="published_at"))
    return cut(teasers(rows.facts()[:FETCHED]), named)


def newest(edition: str, count: int) -> list[Any]:
    """The newest articles of an edition, for pages that offer a way on."""
    return teasers(Article.objects.published().in_edition(edition).newest_first().facts()[:count])
