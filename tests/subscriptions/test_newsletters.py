"""A newsletter's own audience and look, which its mailings have without being asked."""

import pytest

from subscriptions import audience, composing
from subscriptions.models import Mailing, Newsletter, Subscriber
from subscriptions.sending import control
from tests.subscriptions.conftest import letters

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(login, elif_):
    return login(elif_)


def form_of(newsletter, **fields):
    """The form of a newsletter as the desk shows it, with these fields changed."""
    return {
        "name": newsletter.name, "slug": newsletter.slug, "edition": newsletter.edition,
        "is_active": "on", "position": "0", "cadence": "manual", "send_hour": "7",
        "send_weekday": "0", "look": newsletter.look, **fields,
    }  # fmt: skip


@pytest.fixture
def readers(weekly, follow):
    for name, language in [("ada", "en"), ("su", "tr")]:
        row = Subscriber.objects.create(email=f"{name}@x.test", status="active", language=language)
        follow(row, weekly)


def test_a_newsletter_goes_to_its_own_audience(desk, weekly, mailing, readers):
    path = f"/admin/subscriptions/newsletter/{weekly.pk}/change/"
    assert desk.post(path, form_of(weekly, languages=["tr"])).status_code == 302
    weekly.refresh_from_db()
    assert weekly.audience == {"languages": ["tr"]}
    assert desk.get(path).context["adminform"].form["languages"].value() == ["tr"]
    mailing.refresh_from_db()
    control.schedule(mailing)
    assert [message.to for message in letters()] == [["su@x.test"]]


def test_a_mailing_narrows_it_and_never_widens_it(weekly, mailing, readers):
    weekly.audience = {"languages": ["tr"]}
    mailing.newsletter = weekly
    for chosen, number in [({}, 1), ({"languages": ["tr"]}, 1), ({"languages": ["en"]}, 0)]:
        mailing.audience = chosen
        assert audience.candidates(mailing).count() == number


@pytest.mark.parametrize(
    ("look", "pictures", "standfirst"),
    [("lead", 1, True), ("pictures", 2, True), ("brief", 0, False)],
)
def test_a_newsletter_has_its_look(desk, weekly, mailing, image, look, pictures, standfirst):
    for item in mailing.items.all():
        item.article.lead_image = image
        item.article.save()
    path = f"/admin/subscriptions/newsletter/{weekly.pk}/change/"
    assert desk.post(path, form_of(weekly, look=look)).status_code == 302
    rendered = composing.compose(Mailing.objects.get(pk=mailing.pk), "en")
    assert rendered.html.count("<img") == pictures
    for part in (rendered.html, rendered.text):
        assert ("Standfirst 0." in part) is standfirst
        assert "Our own words." in part, "what an editor wrote for it is always there"
        assert "Second Frigate" in part


def test_an_unknown_look_is_refused(desk, weekly):
    path = f"/admin/subscriptions/newsletter/{weekly.pk}/change/"
    assert desk.post(path, form_of(weekly, look="loud")).status_code == 200
    assert Newsletter.objects.get().look == "lead"
