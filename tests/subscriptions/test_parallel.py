"""Many at once: sign-ups, schedulers and freezes make one of each, whoever was first."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from subscriptions import alerts, digests, regular
from subscriptions.models import (
    Delivery,
    Letter,
    Mailing,
    MailServer,
    Newsletter,
    Subscriber,
    Subscription,
)
from subscriptions.sending import claims, freezing
from subscriptions.sending.breaker import Breaker
from subscriptions.sending.feed import Limits
from subscriptions.sending.fleet import Fleet

pytestmark = pytest.mark.django_db(transaction=True)
HANDS = 6


def at_once(work):
    """Do `work(number)` in several threads at the same moment; what each returned."""
    barrier = Barrier(HANDS)

    def one(number):
        try:
            barrier.wait(10)
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(HANDS) as pool:
        return list(pool.map(one, range(HANDS)))


def test_sign_ups_of_one_address_make_one_row_and_one_mail(news, settings):
    settings.CONFIRMATIONS_PER_DAY = 1

    def sign_up(number):
        address = "Zeynep@Reader.test" if number % 2 else "zeynep@READER.test"
        body = {"email": address, "topic": f"category:{news.pk}", "elapsed": "4000"}
        return Client().post("/subscriptions/", body, REMOTE_ADDR=f"198.51.100.{number}")

    assert {answer.status_code for answer in at_once(sign_up)} == {200}
    assert Subscriber.objects.count() == 1
    assert Subscription.objects.count() == 1
    assert Letter.objects.filter(state="pending").count() == 1


def test_schedulers_make_one_digest(news, follow):
    reader = Subscriber.objects.create(email="d@reader.test", status="active", language="en")
    follow(reader, news, "daily")
    morning = datetime(2025, 11, 17, 4, 5, tzinfo=UTC)  # 07:05 in Istanbul
    at_once(lambda number: digests.schedule(morning))
    assert Mailing.objects.count() == 1


def test_an_article_that_is_announced_by_many_makes_one_alert(published):
    article = published()
    Mailing.objects.all().delete()
    at_once(lambda number: alerts.announce([article]))
    assert Mailing.objects.count() == 1


def test_freezes_and_claims_give_each_reader_to_one_worker(crowd, weekly):
    crowd(30, weekly)
    mailing = Mailing.objects.create(
        newsletter=weekly, subject="Hello", intro="Hello", state="freezing",
        send_at=timezone.now(),
    )  # fmt: skip
    assert sum(at_once(lambda number: freezing.freeze(mailing))) == 1
    assert Delivery.objects.count() == 30
    mailing.refresh_from_db()
    held = at_once(lambda number: claims.claim(mailing, f"worker{number}", 10))
    taken = [person.delivery for people in held for person in people]
    assert len(taken) == len(set(taken)) == 30


def test_all_workers_together_keep_to_a_new_senders_day(afternoon, crowd, weekly, settings):
    settings.MAIL_WARM_UP = (timezone.localdate() - timedelta(days=2), 2)
    crowd(40, weekly)
    mailing = Mailing.objects.create(
        newsletter=weekly, subject="Hello", state="freezing", send_at=timezone.now()
    )
    freezing.freeze(mailing)

    def send(number):
        people = claims.claim(mailing, f"worker{number}", 3)
        sent = [claims.Result(person.delivery, "sent", "250 Ok") for person in people]
        return claims.settle(mailing.pk, f"worker{number}", sent, timezone.now())

    numbers = [number for _round in range(3) for number in at_once(send)]
    assert sum(numbers) == mailing.deliveries.filter(state="sent").count() == 8


def test_schedulers_hold_one_newsletter(weekly, published):
    Newsletter.objects.filter(pk=weekly.pk).update(cadence="daily", send_hour=7)
    long_ago = timezone.now() - timedelta(days=3)
    Mailing.objects.create(newsletter=weekly, state="sent", covers_until=long_ago)
    published("Frigate")
    late = timezone.localtime().replace(hour=15) + timedelta(days=1)
    assert sum(at_once(lambda _number: regular.schedule(late))) == 1
    assert Mailing.objects.filter(newsletter=weekly, state="held").count() == 1


def test_workers_that_are_told_at_once_slow_down_once_and_count_all_that_failed():
    MailServer.objects.create(pk=1)

    def told(number):
        limits, breaker = Limits(80, {}), Breaker()
        fleet = Fleet(f"worker{number}", limits, breaker)
        fleet.meet()
        together.wait(10)
        limits.overall.slow_down()
        for _connection in range(3):
            breaker.failed(OSError("refused"))
        fleet.tell()
        fleet.meet()
        return limits.overall.rate, limits.overall.among, fleet.known.failures

    together = Barrier(HANDS)
    heard = at_once(told)
    assert {rate for rate, _among, _failures in heard} == {40}
    assert max(among for _rate, among, _failures in heard) == HANDS
    assert max(failures for _rate, _among, failures in heard) == 3 * HANDS
