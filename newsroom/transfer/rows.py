"""One row as one line of JSON, and back: the same bytes from every database."""

import base64
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError
from django.db.models import BinaryField, DateTimeField, Field, ForeignKey, JSONField, Model

from newsroom.transfer.kinds import Kind

CHUNK = 200
"""Rows that are held at once: a revision may have megabytes."""

Row = dict[str, Any]


class RowError(ValueError):
    """A line that cannot be read; the message is for who runs the command."""


def line(row: Row) -> str:
    """The row as it is written: sorted names, no spaces, letters as they are."""
    return json.dumps(
        row, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


def of(kind: Kind) -> Iterator[Row]:
    """All rows of a kind by their keys, a chunk at a time."""
    names = [one.attname for one in kind.fields]
    last = None
    while True:
        rows = kind.model._base_manager.order_by("pk")
        rows = rows if last is None else rows.filter(pk__gt=last)
        chunk = list(rows.values(*names)[:CHUNK])
        if not chunk:
            return
        last = chunk[-1][kind.model._meta.pk.attname]
        many = _lists(kind, [row[kind.model._meta.pk.attname] for row in chunk])
        for row in chunk:
            key = row[kind.model._meta.pk.attname]
            plain = {one.name: _plain(row[one.attname]) for one in kind.fields}
            yield plain | {name: sorted(found.get(key, [])) for name, found in many.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    return value


def _lists(kind: Kind, keys: Sequence[Any]) -> dict[str, dict[Any, list[Any]]]:
    """For each list field what the rows of these keys refer to."""
    found: dict[str, dict[Any, list[Any]]] = {}
    for one in kind.lists:
        through: Any = one.remote_field.through
        mine, other = f"{one.m2m_field_name()}_id", f"{one.m2m_reverse_field_name()}_id"
        pairs = through._base_manager.filter(**{f"{mine}__in": keys}).values_list(mine, other)
        by_key = found.setdefault(one.name, {})
        names = _names(one.related_model)
        for key, value in pairs:
            by_key.setdefault(key, []).append(names.get(value, value))
    return found


def _names(model: Any) -> dict[Any, str]:
    """What rows of `migrate` are called, whose keys differ from one database to the other."""
    if model is Group:
        return dict(Group.objects.values_list("pk", "name"))
    if model is Permission:
        rows = Permission.objects.values_list("pk", "content_type__app_label", "codename")
        return {pk: f"{app}.{codename}" for pk, app, codename in rows}
    return {}


def read(kind: Kind, text: str) -> tuple[Model, dict[str, list[Any]]]:
    """The row of a line, not saved, and its lists. Raises RowError."""
    try:
        row = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise RowError("no JSON") from error
    if not isinstance(row, dict):
        raise RowError("no row")
    lists = {one.name: row.pop(one.name, []) for one in kind.lists}
    if not all(isinstance(found, list) for found in lists.values()):
        raise RowError("a list is no list")
    fields = {one.name: one for one in kind.fields}
    if unknown := sorted(set(row) - set(fields)):
        raise RowError(f"{unknown[0]} is not known here")
    if kind.model._meta.pk.name not in row:
        raise RowError("no key")
    values = {fields[name].attname: _value(fields[name], value) for name, value in row.items()}
    return kind.model(**values), lists


def _value(field: Field[Any, Any], value: Any) -> Any:
    if value is None:
        if not field.null:
            raise RowError(f"{field.name} is empty")
        return None
    try:
        if isinstance(field, JSONField):
            return value
        if isinstance(field, BinaryField):
            return base64.b64decode(value, validate=True)
        if isinstance(field, DateTimeField):
            return _moment(value)
        target: Any = field.target_field if isinstance(field, ForeignKey) else field
        return _fitting(field, target.to_python(value))
    except (ValidationError, ValueError, TypeError) as error:
        raise RowError(f"{field.name} cannot be {str(value)[:60]!r}") from error


def _moment(value: str) -> datetime:
    found = datetime.fromisoformat(value)
    if found.tzinfo is None:
        raise ValueError(value)
    return found.astimezone(UTC)


def _fitting(field: Field[Any, Any], value: Any) -> Any:
    """SQLite keeps longer texts than were declared, and NUL; PostgreSQL keeps neither."""
    limit = field.max_length if field.get_internal_type() != "TextField" else None
    if isinstance(value, str) and ("\x00" in value or (limit and len(value) > limit)):
        raise ValueError(value)
    return value


def keys_of(model: Any, names: Iterable[Any]) -> dict[Any, Any]:
    """The keys here of the rows that a list names. Raises RowError for what is not here."""
    wanted = set(names)
    if model not in (Group, Permission):
        return {key: key for key in wanted}
    known = {name: key for key, name in _names(model).items()}
    if unknown := sorted(map(str, wanted - set(known))):
        raise RowError(f"{unknown[0]} is not known here")
    return {name: known[name] for name in wanted}
