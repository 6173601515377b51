"""Writing and checking the audit log."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Model

from newsroom.models.audit import AuditEntry, AuditHead

logger = logging.getLogger(__name__)

# Rows of one seal: the head is locked no longer than it takes to hash these.
BATCH = 500


@dataclass
class Watch:
    """What one request was refused. Its transaction is undone; what it was refused is kept here."""

    refusals: list[AuditEntry] = field(default_factory=list)


_watch: ContextVar[Watch | None] = ContextVar("audit_watch", default=None)


def record(
    action: str, thing: Any = None, *, by: Any = None, refused: Any = "", **details: Any
) -> None:
    """Write one row; it is part of the transaction under way, and sealed after its commit."""
    entry = AuditEntry(
        action=str(action)[:60],
        actor_id=getattr(by, "pk", None),
        actor=str(by)[:200] if by is not None and getattr(by, "pk", None) else "",
        model=_model(thing),
        object_id=str(getattr(thing, "pk", None) or "")[:100],
        label=_label(thing)[:300],
        refused=str(refused)[:500],
        details={name: _plain(value) for name, value in details.items()},
    )
    watch = _watch.get()
    if refused and watch is not None:
        watch.refusals.append(entry)
        return
    entry.save()
    _seal_soon()


def _seal_soon() -> None:
    """Seal once after the commit, however many rows there are."""
    waiting: list[Any] = [hook[1] for hook in connection.run_on_commit]
    if seal not in waiting:
        transaction.on_commit(seal, robust=True)


def _model(thing: Any) -> str:
    meta = getattr(thing, "_meta", None)
    return str(meta.label_lower) if meta else ""


def _label(thing: Any) -> str:
    for name in ("audit_label", "working_title"):
        if said := getattr(thing, name, None):
            return str(said)
    return str(thing or "")


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\x00", "")
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, dict):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(each) for each in value]
    return value.pk if isinstance(value, Model) else str(value).replace("\x00", "")


@contextmanager
def watching() -> Iterator[Watch]:
    """Gather the refusals of a request, and write them when its transaction is over."""
    watch = Watch()
    token = _watch.set(watch)
    try:
        yield watch
    finally:
        _watch.reset(token)
        if watch.refusals:
            with transaction.atomic():
                for entry in watch.refusals:
                    entry.save()
                _seal_soon()


def seal() -> int:
    """Number and chain the rows that have none yet; returns how many.

    The conditional UPDATE of the head's own row makes sealers wait for each other on both
    databases, and the rows are read only after it.
    """
    done = 0
    while True:
        with transaction.atomic():
            head = _locked_head()
            rows = list(AuditEntry.objects.filter(number=None).order_by("pk")[:BATCH])
            for entry in rows:
                head.number += 1
                head.digest = AuditEntry.objects.seal(entry, head.number, head.digest)
            if rows:
                head.save(update_fields=["number", "digest"])
        done += len(rows)
        if len(rows) < BATCH:
            return done


def _locked_head() -> AuditHead:
    head = AuditHead.objects.filter(pk=1)
    if not head.update(number=F("number")):
        AuditHead.objects.bulk_create([AuditHead(pk=1)], ignore_conflicts=True)
        head.update(number=F("number"))
    return AuditHead.objects.get(pk=1)


def verify() -> list[str]:
    """What is wrong with the chain: rows that were changed, removed or moved; empty if nothing."""
    problems = []
    expected, previous = 1, ""
    rows = AuditEntry.objects.exclude(number=None).order_by("number")
    for entry in rows.iterator(chunk_size=2000):
        number = int(entry.number or 0)
        if number != expected:
            problems.append(f"{expected}–{number - 1}: removed")
        if entry.previous != previous and number == expected:
            problems.append(f"{number}: does not follow the row before it")
        if entry.digest != entry.hash_after(entry.previous, number):
            problems.append(f"{number}: changed or moved")
        expected, previous = number + 1, entry.digest
    head = AuditHead.objects.filter(pk=1).first()
    ended = (head.number, head.digest) if head else (0, "")
    if ended != (expected - 1, previous):
        problems.append(f"{expected}–{ended[0]}: removed from the end")
    return problems
