"""Rows written past the ORM: COPY on PostgreSQL, one prepared INSERT on SQLite."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Model


def insert(model: type[Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Rows of values for the attributes `names`; all other columns get their field's default."""
    empty = model()
    fields = model._meta.concrete_fields
    rest = [field for field in fields if field.attname not in names and not field.primary_key]
    tail = [field.get_db_prep_save(getattr(empty, field.attname), connection) for field in rest]
    by_name = {field.attname: str(field.column) for field in fields}
    columns = [by_name[name] for name in names] + [str(field.column) for field in rest]
    _write(model._meta.db_table, columns, ([*map(_plain, row), *tail] for row in rows))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value


def _write(table: str, columns: Sequence[str], rows: Iterable[list[Any]]) -> None:
    quoted = ", ".join(connection.ops.quote_name(column) for column in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({quoted}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({quoted}) VALUES ({marks})", list(rows))  # noqa: S608


def settle(models: Sequence[type[Model]]) -> None:
    """Let the databases' own numbers and statistics follow what was written past them."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
        cursor.execute("ANALYZE")


def next_key(model: type[Model]) -> int:
    """The first primary key after those in use."""
    last = model._default_manager.order_by("-pk").values_list("pk", flat=True).first()
    return int(last or 0) + 1
