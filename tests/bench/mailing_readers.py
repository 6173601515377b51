"""Readers for the measurements of mailings: by an import, which is measured too, or without."""

import time
from typing import Any

from django.utils import timezone

from subscriptions import csv_files, csv_import
from subscriptions.addresses import fingerprint
from subscriptions.models import Newsletter, Subscriber, SubscriberImport, Subscription, Topic


def fill(number: int) -> dict[str, Any]:
    """Readers come by an import, which is measured too."""
    newsletter = Newsletter.objects.create(name="Weekly", edition="en", count_clicks=False)
    rows = "".join(f"reader{n}@bench.test,en\n" for n in range(number))
    job = SubscriberImport.objects.create(
        name="bench.csv",
        content=csv_files.pack(f"email,language\n{rows}".encode()),
        columns={"email": "email", "language": "language"},
        consent="A bench",
        state="waiting",
    )
    job.topics.add(Topic.objects.of(newsletter))
    start = time.perf_counter()
    while csv_import.run_some():
        pass
    return {"import_seconds": time.perf_counter() - start, "rows": Subscriber.objects.count()}


def people(number: int) -> None:
    """As many readers without an import, where that is not what is measured."""
    newsletter = Newsletter.objects.create(name="Weekly", edition="en", count_clicks=False)
    topic = Topic.objects.of(newsletter)
    for start in range(0, number, 5000):
        addresses = [f"reader{n}@bench.test" for n in range(start, min(start + 5000, number))]
        readers = Subscriber.objects.bulk_create(
            Subscriber(
                email=address,
                email_normalized=address,
                address_hmac=fingerprint(address),
                status=Subscriber.Status.ACTIVE,
                confirmed_at=timezone.now(),
            )
            for address in addresses
        )
        Subscription.objects.bulk_create(
            Subscription(subscriber=reader, topic=topic, status=Subscription.Status.ACTIVE)
            for reader in readers
        )
