"""Writers that go on until they are told to stop: `python -m tests.fault.writing KIND NUMBER LOG`.

Each line of LOG is the moment of one committed transaction and how long it waited, in seconds.
KIND is `sign-ups` (two rows that must agree) or `mix` (drafts, publications, sign-ups, limits).
"""

import os
import random
import signal
import sys
import time
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
django.setup()

from django.core.cache import cache  # noqa: E402
from django.db import DatabaseError, transaction  # noqa: E402

from accounts.models import User  # noqa: E402
from articles.editing import create, save_draft  # noqa: E402
from articles.models import Article  # noqa: E402
from articles.publishing import Publication, publish  # noqa: E402
from articles.snapshot import blank  # noqa: E402
from categories.models import Category  # noqa: E402
from subscriptions.models import Letter, Subscriber  # noqa: E402

running = True


def stop(*_):
    global running
    running = False


def sign_up(number, count):
    """A subscriber and a letter to them, both or neither."""
    name = f"w{number}-{count}@drill.test"
    with transaction.atomic():
        person = Subscriber.objects.create(
            email=name, email_normalized=name, address_hmac=f"{number:04d}{count:060d}",
            status=Subscriber.Status.ACTIVE,
        )  # fmt: skip
        Letter.objects.create(kind="welcome", subscriber=person, state=Letter.State.SKIPPED)


class Mix:
    """What a newsroom does, each time something else; one article for each writer."""

    def __init__(self, number):
        self.by = User.objects.get()
        self.chance = random.Random(number)
        data = blank(headline=f"Of writer {number}", category=Category.objects.get().pk,
                     language="en", body="<p>Words.</p>")  # fmt: skip
        self.article = create(self.by, data, edition="en")

    def step(self, number, count):
        kind = self.chance.choice(["draft"] * 4 + ["publish"] + ["sign-up"] * 3 + ["limit"] * 2)
        if kind == "sign-up":
            sign_up(number, count)
        elif kind == "limit":
            cache.add(f"limit:{number}:{count}", 1, 60)
        else:
            self.write(kind, count)

    def write(self, kind, count):
        article = Article.objects.get(pk=self.article.pk)
        if kind == "draft":
            data = {**article.latest_revision.data, "standfirst": f"Version {count}"}
            save_draft(article, data, by=self.by, version=article.version)
        else:
            publish([Publication(article, article.latest_revision, article.version)], by=self.by)


def main(kind, number, log):
    signal.signal(signal.SIGTERM, stop)
    mix = Mix(number) if kind == "mix" else None
    count = 0
    with Path(log).open("a", buffering=1) as file:
        while running:
            count += 1
            started = time.time()
            try:
                mix.step(number, count) if mix else sign_up(number, count)
            except DatabaseError as error:
                file.write(f"{time.time()} FAILED {error}\n")
                continue
            file.write(f"{time.time()} {time.time() - started:.4f}\n")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
