"""Figures at the desk: growth by day, source and topic, a mailing's own, and hints of length."""

from datetime import UTC, datetime, timedelta
from typing import Any

import lxml.html
import pytest
import time_machine

from subscriptions import checking, confirming, growth, leaving, providers, signing
from subscriptions.models import Delivery, Mailing, Subscriber, Tally, Topic
from tests.subscriptions.conftest import letters, work

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 5, 20, 9, 0, tzinfo=UTC)  # noon in Istanbul


def test_growth_tells_what_happened_by_day_source_and_topic(sign_up, news, author, settings):
    settings.SIGN_UPS_PER_HOUR = 20
    names = [f"category:{news.pk}", f"author:{author.pk}"]
    with time_machine.travel(NOON - timedelta(days=2)):
        for n in range(3):
            sign_up(f"{n}@reader.test", topic=names[: n + 1], form="footer")
        for person in Subscriber.objects.exclude(email="0@reader.test"):
            confirming.confirm(person)
    with time_machine.travel(NOON):
        sign_up("3@reader.test", topic=names[0], form="home")
        person = Subscriber.objects.get(email="2@reader.test")
        leaving.leave(person, Topic.objects.named(names[1]))
        leaving.leave_all(person)
        Tally.objects.add("confirmed", source="old", count=7)
        Tally.objects.update_or_create(
            day=NOON.date() - timedelta(days=30), event="confirmed", source="x", count=99
        )
        found = growth.overview()
    assert [row["day"] for row in found["days"]] == [
        NOON.date() - timedelta(days=n) for n in range(29, -1, -1)
    ]
    told = {
        row["day"]: [row[event] for event in ("asked", "confirmed", "left")]
        for row in found["days"]
        if any(row[event] for event in ("asked", "confirmed", "left"))
    }
    assert told == {NOON.date() - timedelta(days=2): [3, 2, 0], NOON.date(): [1, 7, 1]}
    assert dict(found["sources"]) == {
        "Foot of every page": {"asked": 3, "confirmed": 2, "left": 1},
        "Front page": {"asked": 1},
        "old": {"confirmed": 7},
    }
    assert dict(found["topics"]) == {
        str(author): {"followed": 2, "unfollowed": 1},
        "News": {"followed": 2},
    }
    assert found["highest"] == 7
    points = [point.split(",") for point in found["line"].split()]
    assert (len(points), points[0], points[-1]) == (30, ["0.0", "116.0"], ["600.0", "4.0"])
    assert float(points[27][1]) == pytest.approx(116 - 112 * 2 / 7, abs=0.1)


def test_the_chart_counts_days_of_the_site(sign_up):
    with time_machine.travel(datetime(2026, 5, 20, 21, 30, tzinfo=UTC)):  # past midnight here
        sign_up()
        assert growth.overview()["days"][-1]["asked"] == 1
    assert str(Tally.objects.get(event="asked").day) == "2026-05-21"


def test_what_a_provider_tells_stands_in_the_figures_of_a_mailing(
    login, elif_, crowd, news, published
):
    people = crowd(4, news)
    alert = published().alerts.get()
    letters()
    kinds = {0: ["delivered"], 1: ["delivered", "complained"], 2: ["bounced"], 3: []}
    for n, person in enumerate(people):
        message_id = signing.message_id("d", Delivery.objects.get(subscriber=person).pk)
        for kind in kinds[n] * 2:  # told twice
            providers.take("P", f"{n}{kind}", kind, person.email, message_id=message_id)
    page = login(elif_).get(f"/admin/subscriptions/mailing/{alert.pk}/watch/").content.decode()
    document: Any = lxml.html.fromstring(page)
    rows = document.xpath("//table[@class='mailing-numbers']//tr")
    told = {row.find("th").text: row.find("td").text_content().strip() for row in rows}
    assert told["Sent"] == "4"
    assert told["Delivered, as the provider says"] == "2"
    assert (told["Bounced"], told["Complaints"]) == ("1", "1")
    work()
    assert Mailing.objects.get(pk=alert.pk).count_delivered == 2


@pytest.mark.parametrize(
    ("field", "most", "words"),
    [
        ("subject", 60, "Phones cut a subject after about 60 characters."),
        ("preheader", 100, "The preview line is longer than what is shown."),
    ],
)
def test_a_length_that_is_cut_is_hinted_at(mailing, field, most, words):
    found = []
    for length in (1, most, most + 1):
        setattr(mailing, field, "ş" * length)
        verdict = checking.check(mailing)
        found.append(words in verdict.advice)
        assert words not in verdict.blocking
    assert found == [False, False, True]


def test_a_missing_preview_line_is_hinted_at(mailing):
    words = "Without a preview line the first words of the mail are shown."
    assert words not in checking.check(mailing).advice
    mailing.preheader = ""
    assert words in checking.check(mailing).advice
