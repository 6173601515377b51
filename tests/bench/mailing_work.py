"""The measurements of mailings, in a process of their own: `python -m tests.bench.mailing_work`.

Prints one JSON object. DATABASE_URL names an empty database, which it migrates and fills.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.cache import cache  # noqa: E402
from django.core.mail import get_connection  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import User  # noqa: E402
from subscriptions import work  # noqa: E402
from subscriptions.models import (  # noqa: E402
    Delivery,
    Letter,
    Mailing,
    Newsletter,
)
from subscriptions.sending import freezing, mails  # noqa: E402
from subscriptions.sending.people import Person  # noqa: E402
from tests.bench.mailing_readers import fill, people  # noqa: E402
from tests.subscriptions import test_providers  # noqa: E402

WORDS = "The frigate came back on Tuesday with all hands, and the harbour was full of people. "


@contextmanager
def sink(delay: float = 0.0) -> Iterator[None]:
    """A server that swallows mails, in a process of its own, so that its CPU is not counted."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.sink", "--log", os.devnull, "--delay", str(delay)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", int(process.stdout.readline())
    try:
        yield
    finally:
        work.close()
        process.kill()
        process.wait()


def new_mailing() -> Mailing:
    """A mailing of about 40 kB."""
    return Mailing.objects.create(
        newsletter=Newsletter.objects.get(),
        subject="The week",
        blocks=[{"kind": "text", "text": (WORDS * 8 + "\n\n") * 22}],
        state=Mailing.State.FREEZING,
        send_at=timezone.now(),
    )


class Statements:
    """Counts what goes to the database and keeps none of it: the memory is measured, too."""

    number = 0

    def __call__(self, execute: Any, *arguments: Any) -> Any:
        self.number += 1
        return execute(*arguments)


def freeze() -> dict[str, Any]:
    mailing = new_mailing()
    start = time.perf_counter()
    seen = Statements()
    with connection.execute_wrapper(seen):
        freezing.freeze(mailing)
    return {
        "freeze_seconds": time.perf_counter() - start,
        "freeze_statements": seen.number,
        "frozen": mailing.count_total,
    }


def keep(number: int) -> dict[str, Any]:
    """Of the frozen deliveries leave so many to be sent; nothing of it is a measurement."""
    mailing = Mailing.objects.latest("pk")
    keys = Delivery.objects.filter(mailing=mailing, state="pending").order_by("pk")
    border = keys.values_list("pk", flat=True)[number : number + 1]
    if border:
        Delivery.objects.filter(mailing=mailing, pk__gte=border[0]).update(state="skipped")
    return {}


def send(number: int, connections: int, delay: float = 0.0) -> dict[str, Any]:
    """Wall and CPU time of so many mails; CPU is that of this process alone."""
    settings.MAIL_CONNECTIONS, settings.MAIL_BATCH = connections, 1000
    freeze()
    keep(number)
    with sink(delay):
        rss = memory()
        wall, cpu = time.perf_counter(), time.process_time()
        seen = Statements()
        with connection.execute_wrapper(seen):
            while Delivery.objects.filter(state="pending").exists():
                work.step()
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    sent = Mailing.objects.latest("pk").count_sent
    return {
        "sent": sent,
        "per_second": sent / wall,
        "per_cpu_second": sent / cpu,
        "statements_each": seen.number / sent,
        "rss_mb": memory(),
        "grown_mb": memory() - rss,
    }


def send_apart(number: int) -> dict[str, Any]:
    """`send` in a process of its own, as a worker has it: nothing else is in its memory."""
    command = [sys.executable, "-m", "tests.bench.mailing_work", "--only-send", str(number)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def events(number: int = 400) -> dict[str, Any]:
    """Bounces by a provider's webhook, one request each; milliseconds, and how many a second."""
    proof = {"WEBHOOK_SECRET": test_providers.PASSWORD}
    settings.ANYMAIL = proof
    settings.ROOT_URLCONF = test_providers.urls_hearing("postmark", **proof)
    freeze()
    client, found = Client(), []
    for n, delivery in enumerate(Delivery.objects.order_by("pk")[:number]):
        told = test_providers.bounce(delivery, "SoftBounce", n) | {"Email": f"reader{n}@bench.test"}
        start = time.perf_counter()
        assert test_providers.postmark(client, told).status_code == 200
        found.append((time.perf_counter() - start) * 1000)
    settings.ROOT_URLCONF = "newsroom.urls"
    return {"p95_ms": quantiles(found, n=20)[-1], "per_second": 1000 * number / sum(found)}


def plain(number: int) -> dict[str, Any]:
    """The same mail by Django's own send_messages, a message built for each reader."""
    mailing = new_mailing()
    mail = mails.build(mailing, "en", "", 0)
    now = timezone.now()
    people = [
        Person(n, mailing.pk, n, f"reader{n}@bench.test", "en", b"x" * 16, 1, "", 0, 1)
        for n in range(number)
    ]
    with sink():
        cpu = time.process_time()
        backend = get_connection()
        for start in range(0, number, 50):
            part = people[start : start + 50]
            backend.send_messages([mails.personal(mail, person, now) for person in part])
        cpu = time.process_time() - cpu
    mailing.delete()  # else the worker would send it in the next part
    size = len(mails.personal(mail, people[0], now).message().as_bytes())
    return {"per_cpu_second": number / cpu, "bytes": size}


def sign_up(times: int = 200) -> dict[str, Any]:
    """The form's POST while there are all these subscribers; milliseconds."""
    settings.SIGN_UPS_PER_HOUR = 10**6
    client, found = Client(), []
    for n in range(times):
        start = time.perf_counter()
        body = {"email": f"new{n}@bench.test", "topic": "newsletter:1", "elapsed": "4000"}
        client.post("/subscriptions/", body, REMOTE_ADDR=f"198.51.{n // 250}.{n % 250}")
        found.append((time.perf_counter() - start) * 1000)
    Letter.objects.all().delete()  # they are not what is measured next
    return {"median_ms": median(found), "p95_ms": quantiles(found, n=20)[-1]}


def desk(number: int) -> dict[str, Any]:
    """Pages of the desk with so many deliveries; milliseconds, the median of five."""
    while Delivery.objects.count() < number:
        freeze()
        keep(0)
    user = User.objects.create_superuser("bench@desk.test", "x", name="Bench")
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    pk = Mailing.objects.latest("pk").pk
    paths = {
        "subscribers": "subscriber/", "search": "subscriber/?q=reader777", "mailings": "mailing/",
        "watch": f"mailing/{pk}/watch/", "deliveries": "delivery/",
        "failed": f"delivery/?state__exact=failed&mailing={pk}",
    }  # fmt: skip
    found: dict[str, Any] = {"deliveries": Delivery.objects.count()}
    for name, path in paths.items():
        times = []
        for _time in range(6):
            start = time.perf_counter()
            assert client.get(f"/admin/subscriptions/{path}").status_code == 200, path
            times.append((time.perf_counter() - start) * 1000)
        found[f"{name}_ms"] = median(times[1:])
    return found


def memory() -> float:
    """Resident size of this process, in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20


Part = Callable[[argparse.Namespace], dict[str, Any]]
# In this order: each may stand alone, on a database of its own.
PARTS: dict[str, Part] = {
    "fill": lambda asked: fill(asked.subscribers),
    "sign_up": lambda asked: sign_up(),
    "freeze": lambda asked: freeze() | keep(0),
    "send_1": lambda asked: send(asked.send, 1),
    "plain": lambda asked: plain(min(asked.send, 1000)),
    "send_4": lambda asked: send(asked.send, 4),
    "send_32_50ms": lambda asked: send(asked.send, 32, 0.05),
    "send_large": lambda asked: send_apart(asked.large),
    "events": lambda asked: events(),
    "desk": lambda asked: desk(asked.deliveries),
}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--parts", nargs="*", default=list(PARTS), choices=list(PARTS))
    parser.add_argument("--subscribers", type=int, default=100_000)
    parser.add_argument("--send", type=int, default=10_000)
    parser.add_argument("--large", type=int, default=50_000)
    parser.add_argument("--deliveries", type=int, default=1_000_000)
    parser.add_argument("--only-send", type=int, default=0, help="of a database that is there")
    asked = parser.parse_args()
    if asked.only_send:
        print(json.dumps(send(asked.only_send, 4)))
        return
    call_command("migrate", verbosity=0)
    cache.clear()
    found: dict[str, Any] = {"database": connection.vendor}
    if "fill" not in asked.parts:
        people(asked.subscribers)
    for name, part in PARTS.items():
        if name in asked.parts:
            found[name] = part(asked)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
