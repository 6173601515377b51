"""The processes of the kill test: `python -m tests.fault.mailing setup|nursery|report …`.

The nursery forks a worker for each line `STAGE COUNT` that it reads, and says its number: so a
worker begins at once, and can be killed in the midst of its work. At a named stage it kills itself
(SIGKILL). The product knows nothing of this; its functions are wrapped here.
"""

import json
import os
import signal
import sys
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
django.setup()

from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from newsroom import worker  # noqa: E402
from subscriptions import work  # noqa: E402
from subscriptions.models import (  # noqa: E402
    Delivery,
    Mailing,
    Newsletter,
    Subscriber,
    Subscription,
    Topic,
)
from subscriptions.sending import breaker, claims, freezing, mailings, smtp  # noqa: E402
from subscriptions.sending.journal import Journal  # noqa: E402

doomed: dict[str, int] = {}  # at which stage this worker dies, and when it comes there how often


def die_at(stage: str) -> None:
    """Count this stage, and die when its number has come."""
    if not stage or stage not in doomed:
        return
    doomed[stage] -= 1
    if not doomed[stage]:
        os.kill(os.getpid(), signal.SIGKILL)


def wrap(owner: Any, name: str, *, before: str = "", after: str = "") -> None:
    """Let a function pass a stage before or after it runs."""
    inner = getattr(owner, name)

    def outer(*arguments, **options):
        die_at(before)
        result = inner(*arguments, **options)
        die_at(after)
        return result

    setattr(owner, name, outer)


def wrap_write() -> None:
    """Stages of the conversation: what was just written tells which."""
    inner = smtp.Line.write

    def write(self, data):
        inner(self, data)
        if data.startswith(b"MAIL"):
            die_at("after-MAIL")
        elif b"\r\n.\r\n" in data:
            die_at("before-250")

    setattr(smtp.Line, "write", write)  # noqa: B010


def setup(number: int) -> None:
    """Readers of a newsletter, and a mailing to them that is due."""
    newsletter = Newsletter.objects.create(name="Weekly", edition="en")
    people = [
        Subscriber(
            email=f"r{n}@fault.test",
            email_normalized=f"r{n}@fault.test",
            address_hmac=f"{n:064d}",
            status=Subscriber.Status.ACTIVE,
        )
        for n in range(number)
    ]
    Subscriber.objects.bulk_create(people, batch_size=1000)
    topic = Topic.objects.of(newsletter)
    Subscription.objects.bulk_create(
        [
            Subscription(subscriber=person, topic=topic, status=Subscription.Status.ACTIVE)
            for person in Subscriber.objects.only("pk")
        ],
        batch_size=1000,
    )
    Mailing.objects.create(
        newsletter=newsletter,
        subject="The week",
        blocks=[{"kind": "text", "text": "Hello."}],
        state=Mailing.State.SCHEDULED,
        send_at=timezone.now(),
    )


def busy() -> bool:
    """Whether anything is left that a worker can do by itself."""
    if Mailing.objects.filter(state__in=["scheduled", "freezing"]).exists():
        return True
    states = ["pending", "claimed", "retry"]
    return Delivery.objects.filter(state__in=states).exists()


class Hand(worker.Worker):
    """The real worker with mailings alone to do; it goes home when only decisions are left."""

    def __init__(self) -> None:
        super().__init__()
        self.steps = (work.step,)

    def turn(self) -> int:
        # Whoever is told to end before it listens would be killed by it, and is not what is tested.
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGTERM])
        done = super().turn()
        if not done and not busy():
            self.running = False
        return done


def run() -> None:
    """Work until nothing is left but decisions."""
    worker.IDLE_SECONDS = 0.05
    breaker.PAUSE = 0.5
    wrap(freezing, "freeze", after="after-freeze")
    wrap(claims, "claim", after="after-claim")
    wrap(smtp.Exchange, "_announce", after="after-DATA")
    wrap(Journal, "accepted", before="after-250")
    wrap(claims, "_write", after="before-commit")
    wrap(mailings.Engine, "_settle_rest", after="after-commit")
    wrap_write()
    Hand().run()


def nursery() -> None:
    """Fork workers: `work STAGE COUNT` answers a pid, `wait PID` its exit code."""
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
    for line in sys.stdin:
        command, *rest = line.split()
        if command == "wait":
            _pid, status = os.waitpid(int(rest[0]), 0)
            print(os.waitstatus_to_exitcode(status), flush=True)
            continue
        pid = os.fork()
        if pid:
            print(pid, flush=True)
            continue
        doomed[rest[0]] = int(rest[1])
        code = 1
        try:
            run()
            code = 0
        finally:
            os._exit(code)


def report() -> None:
    """What the ledger says, as JSON."""
    mailing = Mailing.objects.get()
    rows = Delivery.objects.values_list("subscriber__email", "state")
    json.dump(
        {
            "state": mailing.state,
            "rows": dict(rows),
            "sent": mailing.count_sent,
            "uncertain": mailing.count_uncertain,
            "failed": mailing.count_failed,
            "vendor": connection.vendor,
        },
        sys.stdout,
    )


if __name__ == "__main__":
    command, *rest = sys.argv[1:]
    if command == "setup":
        setup(int(rest[0]))
    elif command == "nursery":
        nursery()
    else:
        report()
