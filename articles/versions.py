"""The one way to write an article's row: a conditional UPDATE on the version that was read."""

from collections.abc import Sequence
from typing import Any, cast

from django.db import connection, transaction
from django.db.models import Field, Model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article


class Conflict(Exception):
    """Somebody else wrote the article since `version` was read; nothing was changed."""

    def __init__(self, article: Article, version: int, message: Any = "") -> None:
        super().__init__(str(message or _("Somebody else changed this article meanwhile.")))
        self.article = article
        self.version = version


def refuse_stale(article: Article, version: int) -> None:
    """Raise Conflict where the row that was just read is newer than `version`.

    `write` would say so, too; asked first, who comes late hears of the other's change and not of
    what that change made impossible.
    """
    if version < article.version:
        raise Conflict(article, version)


def write(article: Article, version: int, **fields: Any) -> None:
    """Set `fields` if the row still has `version`, and raise its version by one.

    The instance is brought in line. Raises Conflict where another write came first: check and
    write are one statement, so that of many writers exactly one wins.
    """
    fields = {"touched_at": timezone.now(), **fields}
    written = Article.objects.filter(pk=article.pk, version=version).update(
        version=version + 1, **fields
    )
    if not written:
        raise Conflict(article, version)
    article.version = version + 1
    for name, value in fields.items():
        setattr(article, name, value)


Change = tuple[Article, int, dict[str, Any]]
"""An article, the version that was read, and plain values for its fields."""


def write_many(changes: Sequence[Change]) -> None:
    """`write` for many that set the same fields, all or none: one statement, sent for all at once.

    Raises Conflict for the first whose row was written meanwhile.
    """
    if len(changes) > 1 and _written_together(changes):
        return
    with transaction.atomic():
        for article, version, fields in changes:
            write(article, version, **fields)


def _written_together(changes: Sequence[Change]) -> bool:
    """False, and nothing is written, where a row had another version."""
    names = ["touched_at", *changes[0][2]]
    rows = [{"touched_at": timezone.now(), **fields} for _article, _version, fields in changes]
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.executemany(
                _statement(names),
                [
                    [*_prepared(names, row), version + 1, article.pk, version]
                    for (article, version, _fields), row in zip(changes, rows, strict=True)
                ],
            )
            written: bool = cursor.rowcount == len(changes)
        if not written:
            transaction.set_rollback(True)
    for (article, version, _fields), row in zip(changes, rows, strict=True) if written else ():
        article.version = version + 1
        for name, value in row.items():
            setattr(article, name, value)
    return written


def _field(name: str) -> "Field[Any, Any]":
    """A field of the article's own row."""
    return cast("Field[Any, Any]", Article._meta.get_field(name))


def _statement(names: Sequence[str]) -> str:
    quote, meta = connection.ops.quote_name, Article._meta
    columns = [quote(str(_field(name).column)) for name in [*names, "version"]]
    placed = ", ".join(f"{column} = %s" for column in columns)
    key, version = quote(str(_field("id").column)), columns[-1]
    return f"UPDATE {quote(meta.db_table)} SET {placed} WHERE {key} = %s AND {version} = %s"  # noqa: S608


def _prepared(names: Sequence[str], row: dict[str, Any]) -> list[Any]:
    values = ((name, row[name]) for name in names)
    return [
        _field(name).get_db_prep_save(value.pk if isinstance(value, Model) else value, connection)
        for name, value in values
    ]
