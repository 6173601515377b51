"""The front page desk: slots, order, swaps, previews; no article twice and no change lost."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from articles import front_desk
from articles.front_page import compose
from articles.models import FrontPage
from articles.scheduling import schedule
from tests.conftest import side_by_side


@pytest.fixture
def three(published):
    return [published(name) for name in ("One", "Two", "Three")]


@pytest.fixture
def front(db):
    return FrontPage.objects.create(edition="en")


def url(front):
    return reverse("admin:articles_frontpage_change", args=[front.pk])


def form(front, **values):
    at = timezone.localtime(front.starts_at).strftime("%Y-%m-%dT%H:%M:%S")
    return {"starts_at": at, "seen_version": front.version, "save": "1"} | values


def test_slots_are_saved_in_their_order_and_readers_see_them(login, mert, sam, front, three):
    one, two, three_ = (article.pk for article in three)
    values = form(front, lead=[one], secondary=[three_, two], breaking="Storm ahead")
    assert login(mert).post(url(front), values).status_code == 302
    page = compose("en")
    assert page.lead.pk == one
    assert [article.pk for article in page.secondary[:2]] == [three_, two]
    assert "Storm ahead" in sam.get("/").content.decode()


@pytest.mark.parametrize(
    ("do", "expected"),
    [
        ("up:{1}", {"secondary": [1, 0], "lead": []}),
        ("down:{0}", {"secondary": [1, 0], "lead": []}),
        ("up:{0}", {"secondary": [0, 1], "lead": []}),
        ("take:{0}", {"secondary": [1], "lead": []}),
        ("put:{2}:lead", {"secondary": [0, 1], "lead": [2]}),
        ("put:{0}:lead", {"secondary": [1], "lead": [0]}),
        ("put:999:lead", {"secondary": [0, 1], "lead": []}),
        ("nonsense", {"secondary": [0, 1], "lead": []}),
        ("put:{2}:nowhere", {"secondary": [0, 1], "lead": []}),
    ],
)
def test_a_button_moves_one_thing_and_saves_nothing(login, mert, front, three, do, expected):
    keys = [article.pk for article in three]
    values = form(front, secondary=keys[:2], do=do.format(*keys))
    del values["save"]
    answer = login(mert).post(url(front), values)
    assert answer.status_code == 200
    shown = {slot["name"]: [row.pk for row in slot["articles"]] for slot in answer.context["slots"]}
    for slot, numbers in expected.items():
        assert shown[slot] == [keys[number] for number in numbers]
    assert not front.placements.exists()


def test_no_article_stands_twice(login, mert, front, three):
    pk = three[0].pk
    answer = login(mert).post(url(front), form(front, lead=[pk], featured=[pk]))
    assert answer.status_code == 422
    assert "twice" in answer.content.decode()
    assert not front.placements.exists()


def test_nothing_is_placed_that_readers_cannot_see(front, write, published, haberler):
    draft, foreign = write("Draft"), published("Haber", category=haberler)
    for article in (draft, foreign):
        assert front_desk.problems("en", {"lead": [article.pk]})
    with pytest.raises(ValidationError):
        front_desk.save(
            front, {"lead": [draft.pk]}, version=0, starts_at=front.starts_at,
            breaking="", breaking_url="",
        )  # fmt: skip


def test_a_slot_holds_no_more_than_it_shows(login, mert, front, three):
    keys = [article.pk for article in three]
    answer = login(mert).post(url(front), form(front, lead=keys[:2]))
    assert answer.status_code == 422


def test_who_comes_second_is_told_and_keeps_the_arrangement(login, mert, root, front, three):
    one, two = three[0].pk, three[1].pk
    assert login(mert).post(url(front), form(front, lead=[one])).status_code == 302
    answer = login(root).post(url(front), form(front, lead=[two]))
    assert answer.status_code == 409
    assert answer.context["slots"][0]["articles"][0].pk == two
    assert front_desk.slots_of(front)["lead"] == [one]
    again = form(front, lead=[two], seen_version=answer.context["seen_version"])
    assert login(root).post(url(front), again).status_code == 302
    assert front_desk.slots_of(front)["lead"] == [two]


def test_of_many_who_save_at_once_one_wins(on_disk, three, front):
    keys, pk, at = [article.pk for article in three], front.pk, front.starts_at

    def save(number):
        row = FrontPage.objects.get(pk=pk)
        front_desk.save(
            row, {"lead": [keys[number % 3]]}, version=0, starts_at=at,
            breaking="", breaking_url="",
        )  # fmt: skip

    results = side_by_side(save, 6)
    assert results.count(None) == 1
    assert all(isinstance(each, front_desk.StaleFrontPage) for each in results if each)


def test_a_swap_takes_place_on_time_without_a_worker(front, three):
    now = timezone.now()
    later = FrontPage.objects.create(edition="en", starts_at=now + timedelta(hours=1))
    fields = {"breaking": "", "breaking_url": ""}
    front_desk.save(front, {"lead": [three[0].pk]}, version=0, starts_at=now, **fields)
    front_desk.save(later, {"lead": [three[1].pk]}, version=0, starts_at=later.starts_at, **fields)
    assert compose("en").lead.pk == three[0].pk
    assert compose("en", at=now + timedelta(hours=2)).lead.pk == three[1].pk


def test_a_new_arrangement_begins_with_the_one_before(login, mert, front, three):
    fields = {"starts_at": front.starts_at, "breaking": "", "breaking_url": ""}
    front_desk.save(front, {"lead": [three[0].pk]}, version=0, **fields)
    at = timezone.localtime(timezone.now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    answer = login(mert).post(
        reverse("admin:articles_frontpage_add"), {"edition": "en", "starts_at": at}
    )
    assert answer.status_code == 302
    fresh = FrontPage.objects.latest("pk")
    assert front_desk.slots_of(fresh)["lead"] == [three[0].pk]
    assert fresh.created_by == mert


def test_the_page_is_seen_in_advance(login, mert, front, write, deniz, three):
    article = write("Opens Tomorrow")
    at = timezone.now() + timedelta(days=1)
    schedule(article.latest_revision, at, by=deniz, version=article.version)
    page = reverse("admin:articles_frontpage_preview", args=[front.pk])
    client = login(mert)
    assert "Opens Tomorrow" not in client.get(page).content.decode()
    then = timezone.localtime(at + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")
    answer = client.get(page, {"at": then})
    assert "Opens Tomorrow" in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert "Surrogate-Key" not in answer.headers
    assert client.get(page, {"at": "nonsense"}).status_code == 200
    assert client.get(page, {"at": "0001-01-01T00:00"}).status_code == 200


@pytest.mark.parametrize(("who", "status"), [("ada", 403), ("deniz", 403), ("elif_", 403)])
def test_only_a_chief_arranges(login, request, front, three, who, status):
    client = login(request.getfixturevalue(who))
    assert client.get(url(front)).status_code == status
    assert client.post(url(front), form(front, lead=[three[0].pk])).status_code == status
    page = reverse("admin:articles_frontpage_preview", args=[front.pk])
    assert client.get(page).status_code == status
    assert not front.placements.exists()


@pytest.mark.parametrize("address", ["javascript:alert(1)", "//evil.example/", "http://a.example"])
def test_the_breaking_line_leads_nowhere_bad(login, mert, front, address):
    answer = login(mert).post(url(front), form(front, breaking="x", breaking_url=address))
    assert answer.status_code == 422
