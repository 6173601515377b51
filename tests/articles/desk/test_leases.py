"""Who is editing: one at a time, taken over with the other's words kept, free after 90 seconds."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from articles import actions, leases
from articles.models import Article, Lease, Revision


def test_the_second_sees_who_is_editing(login, ada, deniz, write, form, url):
    article = write(by=ada)
    login(ada).post(url("autosave", article.pk), form(article, tab="ada"))
    found = login(deniz).post(url("presence", article.pk), {"tab": "deniz"}).json()
    assert found["mine"] is False
    assert found["line"].startswith("Ada is editing")
    assert "Ada is editing" in login(deniz).get(url("change", article.pk)).text


def test_a_lease_without_a_sign_is_free(ada, deniz, write):
    article = write(by=ada)
    now = timezone.now()
    leases.renew(article, by=ada, tab="a", at=now)
    later = now + timedelta(seconds=89)
    assert leases.renew(article, by=deniz, tab="d", at=later).holder == ada
    later = now + timedelta(seconds=91)
    assert leases.renew(article, by=deniz, tab="d", at=later).holder == deniz


def test_it_is_given_back_on_leaving(login, ada, deniz, write, url):
    article = write(by=ada)
    login(ada).post(url("presence", article.pk), {"tab": "a"})
    login(ada).post(url("presence", article.pk), {"tab": "another window", "leaving": "1"})
    assert Lease.objects.exists()
    login(ada).post(url("presence", article.pk), {"tab": "a", "leaving": "1"})
    assert not Lease.objects.exists()


def test_a_new_window_of_the_same_person_takes_it(login, ada, write, url):
    article = write(by=ada)
    client = login(ada)
    client.post(url("presence", article.pk), {"tab": "crashed", "opening": "1"})
    assert client.post(url("presence", article.pk), {"tab": "new", "opening": "1"}).json()["mine"]
    told = client.post(url("presence", article.pk), {"tab": "crashed"}).json()
    assert told["mine"] is False
    assert "another window" in told["line"]


def test_taking_over_keeps_the_others_words(login, ada, deniz, write, form, url):
    article = write(by=ada)
    login(ada).post(url("autosave", article.pk), form(article, headline="Ada Typed", tab="a"))
    login(deniz).post(url("take_over", article.pk), {"tab": "d"})
    kept = Revision.objects.get(kind="takeover")
    assert (kept.headline, kept.created_by) == ("Ada Typed", ada)
    assert Article.objects.get().latest_revision.headline == "Frigate Returns"
    told = login(ada).post(url("presence", article.pk), {"tab": "a"}).json()
    assert told["mine"] is False
    assert told["line"].startswith("Deniz is editing")


def test_what_the_victim_typed_last_is_kept_too(login, ada, deniz, write, form, url):
    article = write(by=ada)
    login(ada).post(url("autosave", article.pk), form(article, headline="Before", tab="a"))
    login(deniz).post(url("take_over", article.pk), {"tab": "d"})
    login(ada).post(url("autosave", article.pk), form(article, headline="After", tab="a"))
    kept = Revision.objects.filter(kind="takeover").values_list("headline", flat=True)
    assert set(kept) == {"Before", "After"}


@pytest.mark.parametrize("act", [actions.trash, actions.unpublish])
def test_what_is_being_edited_is_not_taken_away_by_others(act, deniz, mert, published):
    article = published()
    leases.renew(article, by=deniz, tab="d")
    with pytest.raises(ValidationError, match="Deniz is editing"):
        act(article, by=mert, version=article.version)
    article.refresh_from_db()
    assert article.status == "published"
    act(article, by=deniz, version=article.version)
