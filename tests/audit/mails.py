"""Mails of the sample magazine, each in both editions: `python -m tests.audit.mails FOLDER`.

A confirmation, a welcome, a short and a long digest and a composed newsletter, as files of HTML.
"""

import os
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import django
from django.utils import timezone

WORDS = {
    "en": ("Three ships, one dry dock", "Good morning. Here is what the week was about.",
           "Read the issue", "What we are reading for next week"),
    "tr": ("Üç gemi, bir kuru havuz", "Günaydın. Haftanın özeti aşağıda.",
           "Sayıyı oku", "Gelecek hafta için okuduklarımız"),
}  # fmt: skip


def confirmation(edition: str) -> str:
    """What somebody gets who has just signed up for a newsletter and a section."""
    from categories.models import Category
    from subscriptions import letters
    from subscriptions.models import Letter, Newsletter, Subscriber, Subscription, Topic

    reader = Subscriber.objects.create(email=f"zeynep@{edition}.example", language=edition)
    for thing in (
        Newsletter.objects.filter(edition=edition).first(),
        Category.objects.filter(language=edition, parent=None).first(),
    ):
        if thing:
            Subscription.objects.create(subscriber=reader, topic=Topic.objects.of(thing))
    letter = Letter.objects.create(kind=Letter.Kind.CONFIRM, subscriber=reader, language=edition)
    return letters.compose(letter).html


def welcome(edition: str) -> str:
    """The first mail of a newsletter."""
    from subscriptions import letters
    from subscriptions.models import Letter, Newsletter, Subscriber, Subscription, Topic

    title, first, _button, second = WORDS[edition]
    row = Newsletter.objects.filter(edition=edition)[0]
    row.welcome_subject, row.welcome_text = title, f"{first}\n\n{second}."
    row.save()
    reader = Subscriber.objects.create(email=f"welcome@{edition}.example", language=edition)
    Subscription.objects.create(subscriber=reader, topic=Topic.objects.of(row), status="active")
    letter = Letter.objects.create(
        kind=Letter.Kind.WELCOME, subscriber=reader, language=edition, data={"newsletter": row.pk}
    )
    return letters.compose(letter).html


def digest(edition: str, number: int = 5) -> str:
    """A week of so many articles."""
    from subscriptions import composing
    from subscriptions.models import Mailing, Selection

    mailing = Mailing.objects.create(
        kind=Mailing.Kind.DIGEST, edition=edition, audience={"frequency": "weekly"},
        send_at=timezone.now().replace(hour=7) - timedelta(days=1),
    )  # fmt: skip
    selection = Selection.objects.create(mailing=mailing, articles=articles(edition, number))
    return composing.compose(mailing, edition, "", selection.pk).html


def long_digest(edition: str) -> str:
    """A week of which a mail has only the headlines in the end."""
    return digest(edition, 32)


def newsletter(edition: str) -> str:
    """A composed mailing with every kind of block."""
    from articles.models import Image
    from subscriptions import composing
    from subscriptions.models import Mailing, MailingItem, Newsletter

    subject, intro, button, title = WORDS[edition]
    mailing = Mailing.objects.create(
        newsletter=Newsletter.objects.filter(edition=edition).first(),
        edition=edition, subject=subject, preheader=intro, intro=intro,
    )  # fmt: skip
    for place, pk in enumerate(articles(edition, 3)):
        MailingItem.objects.create(mailing=mailing, article_id=pk, position=place)
    picture = Image.objects.order_by("pk").first()
    mailing.blocks = [
        {"kind": "articles"},
        {"kind": "button", "words": button, "url": "https://meridian.example/issues/"},
        {"kind": "divider"},
        {"kind": "text", "title": title, "text": intro},
        *([{"kind": "picture", "image": picture.pk}] if picture else []),
    ]
    mailing.save()
    return composing.compose(mailing, edition).html


def articles(edition: str, number: int) -> list[int]:
    """The newest articles of an edition."""
    from articles.models import Article

    rows = Article.objects.published().in_edition(edition).order_by("-published_at")
    return list(rows.values_list("pk", flat=True)[:number])


def all_of_them() -> Iterator[tuple[str, str]]:
    """Name and HTML of each."""
    for edition in WORDS:
        for make in (confirmation, welcome, digest, long_digest, newsletter):
            yield f"mail-{make.__name__}-{edition}", make(edition)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    django.setup()
    for name, html in all_of_them():
        Path(sys.argv[1], f"{name}.html").write_text(html)
