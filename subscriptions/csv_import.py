"""Reading subscribers from a CSV file: looked at first, then read in bounded steps."""

import csv
import io
import zlib
from collections import deque
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from subscriptions import consent, presets
from subscriptions.addresses import fingerprint, normalize
from subscriptions.csv_export import unsafe
from subscriptions.models import (
    Subscriber,
    SubscriberImport,
    Suppression,
    Tally,
)

BATCH = 1000
SAMPLE = 10
STATES = SubscriberImport.State
EMAIL_NAMES = ("email", "e-mail", "mail", "address", "e-posta", "eposta")


def pack(content: bytes) -> bytes:
    """A file as it is stored. Raises ValidationError where it is no text."""
    for encoding in ("utf-8-sig", "windows-1254"):
        try:
            return zlib.compress(content.decode(encoding).encode())
        except UnicodeDecodeError:
            continue
    raise ValidationError("The file is no text.")


def read(job: SubscriberImport) -> Iterator[dict[str, str]]:
    """Rows of the file by the names of their columns."""
    text = zlib.decompress(bytes(job.content)).decode()
    # The first line tells; csv.Sniffer is led astray by cells that hold JSON (listmonk).
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    for row in csv.DictReader(io.StringIO(text), delimiter=delimiter):
        yield {str(key).strip(): unsafe(str(value or "").strip()) for key, value in row.items()}


def guess(names: list[str]) -> dict[str, str]:
    """Which column is what, by their names."""
    lowered = {name.lower(): name for name in names}
    if preset := presets.preset_for(names):
        return {"email": preset.email, "preset": preset.name}
    found = {"email": next((lowered[n] for n in EMAIL_NAMES if n in lowered), names[0])}
    for field in ("language", "source"):
        if field in lowered:
            found[field] = lowered[field]
    return found


def preview(job: SubscriberImport) -> list[dict[str, str]]:
    """The first rows, for an editor to look at."""
    return [row for row, _number in zip(read(job), range(SAMPLE), strict=False)]


def run_some(limit: int = 10) -> int:
    """Read the next rows of an import that waits; returns how many."""
    job = SubscriberImport.objects.filter(state__in=[STATES.WAITING, STATES.RUNNING]).first()
    return run(job, limit) if job else 0


def run(job: SubscriberImport, limit: int) -> int:
    """Read the next rows of this import, at most `limit` batches; returns how many."""
    rows = enumerate(read(job), start=2)  # the line as an editor's program counts it
    deque(islice(rows, job.position), maxlen=0)
    done = 0
    for _round in range(limit):
        number = _batch(job, list(islice(rows, BATCH)))
        done += number
        if number < BATCH:
            break
        job.position += number
    return done


def _batch(job: SubscriberImport, rows: list[tuple[int, dict[str, str]]]) -> int:
    """One batch in one transaction with the position, so that a kill repeats and skips no row."""
    with transaction.atomic():
        locked = SubscriberImport.objects.select_for_update().defer("content").get(pk=job.pk)
        if locked.state not in (STATES.WAITING, STATES.RUNNING) or locked.position != job.position:
            return 0  # another worker was faster
        created, changed, errors = _take(locked, rows)
        state = STATES.RUNNING if len(rows) == BATCH else STATES.DONE
        SubscriberImport.objects.filter(pk=locked.pk).update(
            state=state,
            position=F("position") + len(rows),
            count_created=F("count_created") + created,
            count_changed=F("count_changed") + changed,
            count_refused=F("count_refused") + len(errors),
            errors=locked.errors + "".join(f"{line}\n" for line in errors),
        )
        Tally.objects.add(Tally.Event.IMPORTED, source="import", count=created)
    return len(rows)


def _addressed(
    job: SubscriberImport, rows: list[tuple[int, dict[str, str]]]
) -> tuple[dict[str, dict[str, str]], list[str]]:
    """Rows by their addresses, each once, and the lines of those that are left out."""
    wanted: dict[str, dict[str, str]] = {}
    errors = []
    for line, row in rows:
        raw = row.get(job.columns.get("email", ""), "")
        if said := presets.refusal(job.columns.get("preset", ""), row):
            errors.append(f"{line},{raw[:100]},{said}")
            continue
        try:
            wanted.setdefault(normalize(raw), row | {"email": raw})
        except ValidationError:
            errors.append(f"{line},{raw[:100]},no address")
    return wanted, errors


def _take(
    job: SubscriberImport, rows: list[tuple[int, dict[str, str]]]
) -> tuple[int, int, list[str]]:
    """Take in one batch: new people, known people, and why others are left out."""
    wanted, errors = _addressed(job, rows)
    hashes = {address: fingerprint(address) for address in wanted}
    barred = set(
        Suppression.objects.filter(address_hmac__in=hashes.values()).values_list(
            "address_hmac", flat=True
        )
    )
    known = {
        row.email_normalized: row
        for row in Subscriber.objects.filter(email_normalized__in=list(wanted))
    }
    fresh, people = [], []
    for address, row in wanted.items():
        found = known.get(address)
        if hashes[address] in barred or (found and found.suppressed_at):
            errors.append(f",{row['email']},suppressed")
        elif found and found.status == Subscriber.Status.LEFT:
            errors.append(f",{row['email']},has left")
        elif found:
            people.append(found)
        else:
            fresh.append(_person(job, address, hashes[address], row))
    Subscriber.objects.bulk_create(fresh, batch_size=500)
    _confirm(people)
    _follow(job, fresh + people)
    _record(job, fresh + people)
    return len(fresh), len(people), errors


def _confirm(people: list[Subscriber]) -> None:
    """Who had signed up and never confirmed has agreed elsewhere."""
    pending = [row.pk for row in people if row.status == Subscriber.Status.PENDING]
    Subscriber.objects.filter(pk__in=pending).update(
        status=Subscriber.Status.ACTIVE, confirmed_at=timezone.now()
    )


def _person(job: SubscriberImport, address: str, hashed: str, row: dict[str, str]) -> Subscriber:
    language = row.get(job.columns.get("language", ""), "").lower()[:2]
    known = dict(Subscriber._meta.get_field("language").flatchoices)
    fields = {"language": language} if language in known else {}
    return Subscriber(
        email=row["email"],
        email_normalized=address,
        address_hmac=hashed,
        status=Subscriber.Status.ACTIVE,
        confirmed_at=timezone.now(),
        source=_source(job, row)[:100],
        **fields,
    )


def _source(job: SubscriberImport, row: dict[str, str]) -> str:
    return row.get(job.columns.get("source", ""), "") or job.columns.get("preset", "import")


FOLLOW = """
INSERT INTO subscriptions_subscription
    (subscriber_id, topic_id, frequency, status, created_at, changed_at, active_since)
SELECT reader.id, topic.id, 'instant', 'active', %s, %s, %s
FROM subscriptions_subscriber AS reader CROSS JOIN subscriptions_topic AS topic
WHERE reader.id IN ({readers}) AND topic.id IN ({topics})
ON CONFLICT (subscriber_id, topic_id) DO NOTHING
"""
RECORD = """
INSERT INTO subscriptions_consentevent
    (subscriber_id, address, kind, at, topic, form, url, text, text_version, network, details)
SELECT id, email_normalized, 'imported', %s, '', %s, '', %s, %s, '', '{{}}'
FROM subscriptions_subscriber WHERE id IN ({readers})
"""


def _follow(job: SubscriberImport, people: list[Subscriber]) -> None:
    """Let them follow the topics of the import; who has left one is not brought back."""
    topics = list(job.topics.values_list("pk", flat=True))
    if topics:
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        _insert(FOLLOW, [now, now, now], readers=[row.pk for row in people], topics=topics)


def _record(job: SubscriberImport, people: list[Subscriber]) -> None:
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    values = [now, f"import {job.pk}", job.consent, consent.version_of(job.consent)]
    _insert(RECORD, values, readers=[row.pk for row in people])


def _insert(statement: str, values: list[Any], **keys: list[int]) -> None:
    """One statement for a batch: a model for each of these rows is what would cost the time."""
    if not keys["readers"]:
        return
    marks = {name: ", ".join(["%s"] * len(found)) for name, found in keys.items()}
    parameters = [*values, *(key for found in keys.values() for key in found)]
    with connection.cursor() as cursor:
        cursor.execute(statement.format(**marks), parameters)
