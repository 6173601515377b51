"""Reading subscribers in from a CSV file that was looked at, in bounded steps."""

import logging
from collections import deque
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, InterfaceError, OperationalError, connection, transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from subscriptions import consent, presets, telling
from subscriptions.addresses import fingerprint, normalize
from subscriptions.csv_export import line_of
from subscriptions.csv_files import Row, Unreadable, read
from subscriptions.models import (
    Subscriber,
    SubscriberImport,
    Suppression,
    Tally,
)

logger = logging.getLogger(__name__)
BATCH = 1000
STATES = SubscriberImport.State


def run_some(limit: int = 10) -> int:
    """Read the next rows of an import that waits; returns how many.

    One that cannot be read fails, and says why: it must not come round for ever.
    """
    waiting = SubscriberImport.objects.filter(state__in=[STATES.WAITING, STATES.RUNNING])
    job = waiting.select_related("created_by").order_by("created_at", "pk").first()
    if job is None:
        return 0
    with translation.override(job.created_by.language if job.created_by else None):
        try:
            return run(job, limit)
        except Unreadable as error:
            _fail(job, " ".join(error.messages))
        except (OperationalError, InterfaceError, OSError):
            raise  # it may pass
        except Exception as error:
            logger.exception("Import %s broke off.", job.pk)
            _fail(job, _broken(job, error))
    return 1


def _broken(job: SubscriberImport, error: Exception) -> str:
    """Where it broke off. Of an answer of the database the first line: the others repeat a row."""
    number = SubscriberImport.objects.values_list("position", flat=True).get(pk=job.pk)
    said = f"{type(error).__name__}: {''.join(str(error).splitlines()[:1])}"
    return _("It broke off after %(number)s rows (%(error)s).") % {"number": number, "error": said}


def _fail(job: SubscriberImport, problem: str) -> None:
    """End an import that cannot be read; what was read stays, and the desk hears of it."""
    with transaction.atomic():
        rows = SubscriberImport.objects.filter(
            pk=job.pk, state__in=[STATES.WAITING, STATES.RUNNING]
        )
        if rows.update(state=STATES.FAILED, problem=problem.replace("\0", ""), content=b""):
            telling.tell_import(job)


def run(job: SubscriberImport, limit: int) -> int:
    """Read the next rows of this import, at most `limit` batches; returns how many."""
    rows = read(job)
    deque(islice(rows, job.position), maxlen=0)
    done = 0
    for _round in range(limit):
        number = _batch(job, list(islice(rows, BATCH)))
        done += number
        if number < BATCH:
            break
        job.position += number
    return done


def _batch(job: SubscriberImport, rows: list[Row]) -> int:
    """One batch; again, where one of its people signed up or was erased meanwhile."""
    try:
        return _take_batch(job, rows)
    except IntegrityError:
        return _take_batch(job, rows)


def _take_batch(job: SubscriberImport, rows: list[Row]) -> int:
    """A batch in one transaction with the position, so that a kill repeats and skips no row."""
    with transaction.atomic():
        locked = SubscriberImport.objects.select_for_update().defer("content").get(pk=job.pk)
        if locked.state not in (STATES.WAITING, STATES.RUNNING) or locked.position != job.position:
            return 0  # another worker was faster
        created, changed, errors = _take(locked, rows)
        ended = {} if len(rows) == BATCH else {"content": b""}
        SubscriberImport.objects.filter(pk=locked.pk).update(
            state=STATES.DONE if ended else STATES.RUNNING,
            position=F("position") + len(rows),
            count_created=F("count_created") + created,
            count_changed=F("count_changed") + changed,
            count_refused=F("count_refused") + len(errors),
            errors=locked.errors + "".join(errors),
            **ended,
        )
        Tally.objects.add(Tally.Event.IMPORTED, source="import", count=created)
    return len(rows)


def _error(line: int, raw: str, reason: str) -> str:
    """One line of the error file: `line,row,reason`."""
    return line_of(line, " ".join(raw.replace("\0", "").split())[:100], reason)


def _addressed(job: SubscriberImport, rows: list[Row]) -> tuple[dict[str, Row], list[str]]:
    """Rows by their addresses, each once, and the lines of those that are left out."""
    wanted: dict[str, Row] = {}
    errors = []
    for line, row in rows:
        raw = row.get(job.columns.get("email", ""), "")
        said = presets.refusal(job.columns.get("preset", ""), row)
        if not said and any("\0" in cell for cell in row.values()):
            said = gettext_noop("a NUL character")
        if said:
            errors.append(_error(line, raw, said))
            continue
        try:
            wanted.setdefault(normalize(raw), (line, row | {"email": raw}))
        except ValidationError:
            errors.append(_error(line, raw, gettext_noop("no address")))
    return wanted, errors


def _barred(hashes: dict[str, str]) -> dict[str, str]:
    """Of these HMACs those that must not be mailed, with the reason."""
    found = Suppression.objects.filter(address_hmac__in=hashes.values())
    return dict(found.order_by("scope").values_list("address_hmac", "reason"))


def _take(job: SubscriberImport, rows: list[Row]) -> tuple[int, int, list[str]]:
    """Take in one batch: new people, known people, and why others are left out."""
    wanted, errors = _addressed(job, rows)
    hashes = {address: fingerprint(address) for address in wanted}
    barred = _barred(hashes)
    known = {
        row.email_normalized: row
        for row in Subscriber.objects.filter(email_normalized__in=list(wanted))
    }
    fresh, people = [], []
    for address, (line, row) in wanted.items():
        found, reason = known.get(address), barred.get(hashes[address], "")
        if reason or (found and found.suppressed_at):
            # Who asked to be forgotten is not written down again: the line tells the editor who.
            shown = "" if reason == Suppression.Reason.ERASED else row["email"]
            errors.append(_error(line, shown, gettext_noop("suppressed")))
        elif found and found.status == Subscriber.Status.LEFT:
            errors.append(_error(line, row["email"], gettext_noop("has left")))
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
