"""Subscribers of the sample and the newsletters they have had: what the desk has to count."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from articles.models import Article
from subscriptions import composing, consent, regular, suppressing
from subscriptions.addresses import fingerprint, normalize
from subscriptions.models import (
    ConsentEvent,
    Delivery,
    Mailing,
    MailingItem,
    MailingLink,
    Newsletter,
    Subscriber,
    Subscription,
    Suppression,
    Tally,
)

DAYS = 42
SOURCES = ["home", "article-end", "footer", "article-end", "header", "category", "article-end"]
WEEKS_AGO = [2, 1]
EVENTS = ConsentEvent.Kind
STATES = Subscriber.Status


def add(names: dict[str, dict[str, list[str]]], now: datetime, by: User) -> None:
    """Write one for each pair of names, by edition; the same whenever the sample is loaded."""
    for edition, parts in names.items():
        daily, weekly = Newsletter.objects.filter(edition=edition).select_related("topic")
        people = Subscriber.objects.bulk_create(_people(edition, parts, now))
        Subscription.objects.bulk_create(_subscriptions(people, daily, weekly))
        _enter(people, edition)
        for weeks in WEEKS_AGO:
            _sent(weekly, people, now - timedelta(days=7 * weeks, hours=3), by)
    _tally()
    _bounced(Subscriber.objects.filter(status=STATES.ACTIVE).earliest("created_at"))
    draft = Mailing.objects.create(
        newsletter=daily, edition=daily.edition, subject=daily.name, created_by=by
    )
    regular.fill(draft)


def _people(edition: str, parts: dict[str, list[str]], now: datetime) -> Iterator[Subscriber]:
    """More came each day than on the day before; some have left, the last have not confirmed."""
    given, family = parts["given"], parts["family"]
    number = len(given) * len(family)
    for n in range(number):
        # No two neighbours of the list are of one family.
        row, column = divmod(n, len(given))
        first, last = given[column], family[(row + column) % len(family)]
        email = f"{first}.{last}@reader.example"
        came = now - timedelta(days=DAYS * (1 - (n / number) ** 0.5), minutes=37 + n * 53 % 400)
        status = STATES.ACTIVE
        if n >= number - 6 and n % 2:
            status = STATES.PENDING
        elif n % 16 == 7:
            status = STATES.LEFT
        normalized = normalize(email)
        yield Subscriber(
            email=email,
            email_normalized=normalized,
            address_hmac=fingerprint(normalized),
            status=status,
            language=edition,
            source=SOURCES[n * 5 % len(SOURCES)],
            created_at=came,
            confirmed_at=came + timedelta(minutes=6) if status != STATES.PENDING else None,
            left_at=came + (now - came) / 2 if status == STATES.LEFT else None,
        )


def _subscriptions(
    people: list[Subscriber], daily: Newsletter, weekly: Newsletter
) -> Iterator[Subscription]:
    for n, person in enumerate(people):
        for newsletter in [weekly, daily][: 1 + (n % 4 == 1)]:
            yield Subscription(
                subscriber=person,
                topic=newsletter.topic,
                status=person.status,
                created_at=person.created_at,
                active_since=person.confirmed_at,
            )


def _tally() -> None:
    """What would have been counted on each day."""
    event, counted = Tally.Event, Counter[tuple[Any, ...]]()
    for person in Subscriber.objects.all():
        moments = {
            event.ASKED: person.created_at,
            event.CONFIRMED: person.confirmed_at,
            event.LEFT: person.left_at,
        }
        counted.update((at, name, person.source, "") for name, at in moments.items() if at)
    for row in Subscription.objects.exclude(active_since=None).select_related(
        "subscriber", "topic__newsletter"
    ):
        topic = row.topic.name
        counted[row.active_since, event.FOLLOWED, row.subscriber.source, topic] += 1
    for at, sent in Mailing.objects.values_list("finished_at", "count_sent"):
        counted[at, event.SENT, "", ""] += sent
    by_day: Counter[tuple[Any, ...]] = Counter()
    for (at, *what), count in counted.items():
        by_day[timezone.localdate(at), *what] += count
    Tally.objects.bulk_create(
        Tally(day=day, event=name, source=source, topic=topic, count=count)
        for (day, name, source, topic), count in by_day.items()
    )


def _enter(people: list[Subscriber], edition: str) -> None:
    """The ledger of consent, with the words that each of them has read."""
    words = consent.text(edition)
    read = {"text": words, "text_version": consent.version_of(words)}
    for person in people:
        consent.enter(EVENTS.REQUESTED, person, at=person.created_at, form=person.source, **read)
        if person.confirmed_at:
            consent.enter(EVENTS.CONFIRMED, person, at=person.confirmed_at)
        if person.left_at:
            consent.enter(EVENTS.LEFT, person, at=person.left_at)


def _sent(newsletter: Newsletter, people: list[Subscriber], at: datetime, by: User) -> None:
    """One issue of a newsletter with its ledger, and with clicks on its links."""
    articles = list(Article.objects.published(at).filter(edition=newsletter.edition)[:6])
    readers = [
        person
        for person in people
        if person.confirmed_at
        and person.confirmed_at < at
        and (person.left_at is None or person.left_at > at)
    ]
    mailing = Mailing.objects.create(
        newsletter=newsletter,
        edition=newsletter.edition,
        subject=f"{newsletter.name}: {articles[0].headline}"[:200],
        state=Mailing.State.SENT,
        send_at=at,
        frozen_at=at,
        started_at=at,
        finished_at=at + timedelta(minutes=2),
        covers_until=at,
        created_at=at - timedelta(hours=4),
        created_by=by,
        count_total=len(readers),
        count_sent=len(readers),
    )
    MailingItem.objects.bulk_create(
        MailingItem(mailing=mailing, article=article, position=position)
        for position, article in enumerate(articles)
    )
    _deliver(mailing, readers, at)
    _click(mailing, len(readers))


def _deliver(mailing: Mailing, readers: list[Subscriber], at: datetime) -> None:
    """The ledger of a mailing: one in a second."""
    assert mailing.newsletter is not None  # noqa: S101 — it was made with one
    topic = mailing.newsletter.topic
    Delivery.objects.bulk_create(
        Delivery(
            mailing=mailing,
            subscriber=person,
            topic=topic,
            state=Delivery.State.SENT,
            attempt=1,
            sent_at=at + timedelta(seconds=n),
            outcome="250 OK",
        )
        for n, person in enumerate(readers)
    )


def _click(mailing: Mailing, readers: int) -> None:
    """The higher a link stands, the more open it."""
    composing.compose(mailing, mailing.edition)
    links = list(mailing.links.all())
    for n, link in enumerate(links):
        link.clicks = readers // (2 + n)
        link.bot_clicks = readers // 9
    MailingLink.objects.bulk_update(links, ["clicks", "bot_clicks"])
    mailing.count_clicks = sum(link.clicks for link in links)
    mailing.count_bot_clicks = sum(link.bot_clicks for link in links)
    mailing.save(update_fields=["count_clicks", "count_bot_clicks"])


def _bounced(person: Subscriber) -> None:
    """The mailbox is gone since the last newsletter."""
    answer = "550 5.1.1 No such user"
    last = person.deliveries.latest("pk")
    Delivery.objects.filter(pk=last.pk).update(
        state=Delivery.State.FAILED, sent_at=None, outcome=answer
    )
    mailing = last.mailing
    mailing.count_sent, mailing.count_failed = mailing.count_sent - 1, 1
    mailing.save(update_fields=["count_sent", "count_failed"])
    suppressing.suppress(person.email_normalized, Suppression.Reason.BOUNCE, answer)
