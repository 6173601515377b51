"""Where people are signed in: new keys, an end of each session, and ends that hold at once."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import sessions
from accounts.agents import words
from accounts.models import StaffSession
from articles.models import SharedPreview
from newsroom.models import AuditEntry
from tests.accounts.conftest import give_password, is_in

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"


def test_the_key_of_a_session_changes_at_log_in(deniz, client):
    client.get(reverse("admin:login"))
    client.session["x"] = 1
    planted = client.session
    planted["planted"] = True
    planted.save()
    before = client.session.session_key
    give_password(client, deniz)
    assert before
    assert client.session.session_key != before
    assert not StaffSession.objects.filter(session_key=before).exists()


def test_a_session_tells_whose_it_is_and_on_what(deniz):
    client = Client(HTTP_USER_AGENT=FIREFOX)
    give_password(client, deniz)
    row = StaffSession.objects.get(user=deniz)
    assert row.agent == "Firefox, Windows"
    assert "127.0.0.1" not in str(vars(row)) + row.session_data


def test_signing_out_everywhere_keeps_only_this_browser(deniz):
    here, phone, office = Client(), Client(), Client()
    for client in (here, phone, office):
        give_password(client, deniz)
    assert here.post(reverse("accounts:end_sessions")).status_code == 302
    assert [is_in(each) for each in (here, phone, office)] == [True, False, False]
    assert AuditEntry.objects.get(action="sessions_ended").details["count"] == 2


def test_one_other_browser_is_signed_out_and_nobody_elses(deniz, mert):
    here, phone, theirs = Client(), Client(), Client()
    for client, user in ((here, deniz), (phone, deniz), (theirs, mert)):
        give_password(client, user)
    for client in (phone, theirs):
        row = StaffSession.objects.get(session_key=client.session.session_key)
        here.post(reverse("accounts:end_session", args=[row.handle]))
    assert [is_in(each) for each in (here, phone, theirs)] == [True, False, True]


def test_a_session_ends_after_two_days_of_silence(deniz, client, time_machine):
    give_password(client, deniz)
    now = timezone.now()
    for hours in (40, 80, 120):
        time_machine.move_to(now + timedelta(hours=hours))
        assert is_in(client)
    time_machine.move_to(now + timedelta(hours=120 + 49))
    assert not is_in(client)


def test_a_session_ends_after_two_weeks_however_busy_it_is(deniz, client, time_machine):
    give_password(client, deniz)
    now = timezone.now()
    for day in range(1, 14):
        time_machine.move_to(now + timedelta(days=day))
        assert is_in(client), day
    time_machine.move_to(now + timedelta(days=14, minutes=1))
    assert not is_in(client)


def test_a_visit_is_noted_and_not_with_every_request(deniz, client, django_assert_num_queries):
    give_password(client, deniz)
    first = StaffSession.objects.get(user=deniz).seen_at
    client.get(reverse("accounts:overview"))
    assert StaffSession.objects.get(user=deniz).seen_at == first
    row = client.session
    row[sessions.SEEN] = (timezone.now() - timedelta(hours=1)).isoformat()
    row.save()
    client.get(reverse("accounts:overview"))
    assert StaffSession.objects.get(user=deniz).seen_at >= first


@pytest.mark.parametrize("how", ["deactivated", "not staff", "demoted", "removed"])
def test_what_is_taken_away_is_gone_with_the_next_request(how, mert, ada, write, client):
    give_password(client, mert)
    article = write()
    address = reverse("admin:articles_article_change", args=[article.pk])
    assert client.get(address).status_code == 200
    if how == "deactivated":
        type(mert).objects.filter(pk=mert.pk).update(is_active=False)
    elif how == "not staff":
        type(mert).objects.filter(pk=mert.pk).update(is_staff=False)
    elif how == "removed":
        mert.groups.clear()
    else:
        mert.groups.set(ada.groups.all())
    answer = client.post(reverse("admin:articles_article_publish", args=[article.pk]))
    assert answer.status_code in {302, 403, 404}
    article.refresh_from_db()
    assert article.status == "unpublished"


def test_a_deactivated_account_has_no_session_left(root, deniz, login, client):
    give_password(client, deniz)
    form = {"email": deniz.email, "name": "Deniz", "language": "en", "time_zone": "UTC"}
    login(root).post(
        reverse("admin:accounts_user_change", args=[deniz.pk]), form | {"is_staff": "on"}
    )
    deniz.refresh_from_db()
    assert not deniz.is_active
    assert not StaffSession.objects.filter(user=deniz).exists()


def test_the_link_to_a_draft_dies_with_who_shared_it(write, deniz, sam):
    article = write()
    link = SharedPreview.objects.create(
        article=article,
        revision=article.latest_revision,
        created_by=deniz,
        expires_at=timezone.now() + timedelta(days=1),
    )
    assert sam.get(link.get_absolute_url()).status_code == 200
    type(deniz).objects.filter(pk=deniz.pk).update(is_active=False)
    assert sam.get(link.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    ("header", "said"),
    [
        (FIREFOX, "Firefox, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (X11; Linux) Chrome/150.0 Safari/537.36 Edg/150.0", "Edge, Linux"),
        ("<script>alert(1)</script>", ""),
        ("", ""),
    ],
)
def test_a_browser_in_words(header, said):
    assert words(header) == said
