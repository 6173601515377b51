"""Where a reader can sign up: each form is filled in as it stands there, and its wish arrives."""

from typing import Any

import lxml.html
import pytest
from django.utils import timezone

from articles.models import MagazineIssue, Tag
from subscriptions.models import ConsentEvent, Subscriber, Subscription
from tests.subscriptions.conftest import letters

pytestmark = pytest.mark.django_db


@pytest.fixture
def places(published, author, news):
    """Each page with a form of its own, its form's name and the topic that it offers first."""
    article = published(tags=["Frigates"], byline=[[author.pk, "author"]], standfirst="All hands.")
    issue = MagazineIssue.objects.create(
        title="Issue 1", month="2020-10-01", published_at=timezone.now()
    )
    tag = Tag.objects.get(name="Frigates")
    return {
        "article-head": (article.get_absolute_url(), f"category:{news.pk}"),
        "article-end": (article.get_absolute_url(), f"category:{news.pk}"),
        "article-related": (article.get_absolute_url(), ""),
        "category": (news.get_absolute_url(), f"category:{news.pk}"),
        "author": (author.get_absolute_url(), f"author:{author.pk}"),
        "tag": (tag.get_absolute_url(), f"tag:{tag.pk}"),
        "issue": (issue.get_absolute_url(), ""),
        "home": ("/", ""),
        "page": ("/subscriptions/", ""),
        "header": (article.get_absolute_url(), ""),
        "footer": ("/search/", ""),
    }


def forms_in(page):
    """Sign-up forms of a page by the name that each sends."""
    document: Any = lxml.html.fromstring(page)
    found = document.forms
    return {
        form.fields["form"]: form
        for form in found
        if (form.action or "").endswith("/subscriptions/")
    }


@pytest.mark.parametrize(
    "place",
    ["article-head", "article-end", "article-related", "category", "author", "tag", "issue",
     "home", "page", "header", "footer"],
)  # fmt: skip
def test_a_form_signs_up_for_what_it_offers(sam, places, news, place):
    path, topic = places[place]
    form = forms_in(sam.get(path).content.decode())[place]
    assert form.method == "POST"
    assert form.fields.get("topic", "") == topic or place == "page"
    assert not [name for name in form.fields if "csrf" in name]
    boxes = form.xpath(".//input[@type='checkbox']")
    assert not [box for box in boxes if box.checked], "nothing is ticked beforehand"
    (address,) = form.xpath(".//input[@name='email']")
    assert form.xpath(f".//label[@for='{address.get('id')}']")
    fields = [(name, value) for name, value in form.form_values() if name != "email"]
    answer = sam.post(
        form.action, {**dict(fields), "email": "new@reader.test", "elapsed": "4000"},
        headers={"Referer": f"https://magazine.test{path}"},
    )  # fmt: skip
    assert (answer.status_code, answer.cookies) == (200, {})
    reader = Subscriber.objects.get()
    assert reader.source == place
    if topic:
        assert [row.topic.name for row in reader.subscriptions.all()] == [topic]
    assert reader.subscriptions.get().status == Subscription.Status.PENDING
    event = ConsentEvent.objects.get(kind="requested")
    assert (event.form, event.url) == (place, f"https://magazine.test{path}")
    assert len(letters()) == 1


@pytest.mark.parametrize("path", ["/", "/search/", "/archive/", "/corrections/", "/tr/"])
def test_every_page_has_it_at_its_head_and_at_its_foot(sam, places, path):
    page = sam.get(path).content.decode()
    edition = "/tr" if path == "/tr/" else ""
    for place in ("header", "footer"):
        assert forms_in(page)[place].action == f"{edition}/subscriptions/"
    head = lxml.html.fromstring(page).xpath("//header//a[contains(@href, '/subscriptions/')]")
    assert [link.get("href") for link in head] == [f"{edition}/subscriptions/"]


def test_no_two_fields_of_a_page_have_one_name(sam, places):
    page: Any = lxml.html.fromstring(sam.get(places["article-end"][0]).content.decode())
    names = page.xpath("//@id")
    assert len(names) == len(set(names))
    assert len(forms_in(lxml.html.tostring(page).decode())) == 5


def test_head_and_foot_of_one_page_offer_no_topic_of_another(sam, places):
    for path, _topic in places.values():
        forms = forms_in(sam.get(path).content.decode())
        assert "topic" not in {*forms["header"].fields, *forms["footer"].fields}, path
