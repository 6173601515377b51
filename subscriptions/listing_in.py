"""A list of subscribers that a command reads, as the desk does it, at once."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction

from subscriptions import csv_files, csv_import
from subscriptions.models import Newsletter, SubscriberImport, Topic

MOST = 100_000
"""Batches of 1,000 rows."""


def topics_named(slugs: Sequence[str]) -> list[Topic]:
    """Topics of the newsletters with these addresses. Raises ValidationError for an unknown one."""
    found = []
    for slug in slugs:
        row = Newsletter.objects.filter(slug=slug).first()
        if row is None:
            raise ValidationError(f"There is no newsletter {slug}.")
        found.append(Topic.objects.of(row))
    return found


def take(
    name: str, content: bytes, consent: str, topics: Sequence[Topic], *, dry_run: bool = False
) -> SubscriberImport:
    """Read a CSV file; the finished import has its counts and the rows that were left out.

    Nobody is mailed, and nobody who left, bounced or complained comes back. Raises ValidationError
    for a file that is none, and without words on where the consent comes from.
    """
    if not consent.strip():
        raise ValidationError("Say where their consent comes from.")
    job = SubscriberImport(name=name[:200], content=csv_files.pack(content), consent=consent)
    first = next(csv_files.read(job), None)
    if first is None:
        raise ValidationError("There is no row in it.")
    job.columns = csv_files.guess(list(first[1]))
    job.state = SubscriberImport.State.WAITING
    with transaction.atomic():
        job.save()
        job.topics.set(topics)
        csv_import.run(job, limit=MOST)
        job.refresh_from_db()
        transaction.set_rollback(dry_run)
    return job


def lines(job: SubscriberImport) -> list[str]:
    """What came of it, for a terminal."""
    known = job.columns.get("preset", "")
    told = f"{job.count_created} new, {job.count_changed} known, {job.count_refused} left out"
    return [f"subscribers{f' ({known})' if known else ''}: {told}", *job.errors.splitlines()[:20]]
