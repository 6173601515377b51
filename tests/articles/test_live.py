"""A live article: entries are public at once, newest first, and pages keep themselves fresh."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import live, withdrawing
from articles.models import LiveEntry
from articles.signals import article_action
from articles.versions import Conflict


@pytest.fixture
def strait(published):
    return published("The strait, hour by hour", slug="strait", kind="live")


@pytest.fixture
def actions():
    heard = []

    def hear(sender, action, details=None, **kwargs):
        heard.append((action, details))

    article_action.connect(hear)
    yield heard
    article_action.disconnect(hear)


def page(client):
    return client.get("/news/strait/").content.decode()


def fragment(client, article):
    return client.get(f"/live/{article.pk}/")


def test_entries_stand_newest_first_below_the_pinned_summary(strait, deniz, sam, author):
    now = timezone.now()
    live.post(strait, "<p>What we know.</p>", by=deniz, pinned=True, at=now - timedelta(hours=3))
    live.post(strait, "<p>First.</p>", by=deniz, at=now - timedelta(hours=2), author=author)
    live.post(strait, "<p>Second.</p>", by=deniz, headline="A tug arrives")
    html = page(sam)
    places = [html.index(word) for word in ["What we know.", "Second.", "First."]]
    assert places == sorted(places)
    assert "A tug arrives" in html
    assert "Leyla Arslan" in html


def test_posting_leaves_the_articles_draft_and_version_alone(strait, deniz, actions):
    live.post(strait, "<p>News.</p>", by=deniz)
    version = strait.version
    strait.refresh_from_db()
    assert strait.version == version
    assert actions == [("posted", {"entry": LiveEntry.objects.get().pk})]


def test_the_fragment_is_cacheable_and_tells_when_nothing_changed(strait, deniz, sam):
    live.post(strait, "<p>First.</p>", by=deniz)
    answer = fragment(sam, strait)
    assert answer.status_code == 200
    assert b"First." in answer.content
    assert b"<html" not in answer.content
    assert "public" in answer["Cache-Control"]
    assert {strait.key, f"live-{strait.pk}"} <= set(answer["Surrogate-Key"].split())
    assert answer["X-Robots-Tag"] == "noindex"
    tag = {"If-None-Match": answer["ETag"]}
    assert sam.get(f"/live/{strait.pk}/", headers=tag).status_code == 304
    live.post(strait, "<p>Second.</p>", by=deniz)
    assert sam.get(f"/live/{strait.pk}/", headers=tag).status_code == 200


def test_a_correction_says_when_and_is_written_down(strait, deniz, sam, actions):
    entry = live.post(strait, "<p>Frist.</p>", by=deniz)
    live.correct(entry, by=deniz, version=0, body="<p>First.<script>x</script></p>")
    html = page(sam)
    assert "<p>First.</p>" in html
    assert "Frist" not in html
    assert "Updated" in fragment(sam, strait).content.decode()
    assert actions[-1] == ("entry_edited", {"entry": entry.pk})


def test_of_two_who_correct_the_second_is_told(strait, deniz, ada):
    entry = live.post(strait, "<p>One.</p>", by=deniz)
    live.correct(entry, by=deniz, version=0, body="<p>Two.</p>")
    with pytest.raises(Conflict):
        live.correct(entry, by=ada, version=0, body="<p>Three.</p>")
    assert LiveEntry.objects.get().body == "<p>Two.</p>"


def test_a_removed_entry_is_gone_for_readers_and_can_come_back(strait, deniz, sam, actions):
    entry = live.post(strait, "<p>Wrong.</p>", by=deniz)
    live.remove(entry, by=deniz)
    assert "Wrong." not in page(sam) + fragment(sam, strait).content.decode()
    live.bring_back(entry, by=deniz)
    assert "Wrong." in page(sam)
    assert [action for action, _details in actions[-2:]] == ["entry_removed", "entry_restored"]


def test_entries_are_found_by_search_until_they_are_removed(strait, deniz, sam):
    entry = live.post(strait, "<p>Zodiac boats.</p>", by=deniz)
    assert "The strait" in sam.get("/search/?q=zodiac").content.decode().partition("<main")[2]
    live.remove(entry, by=deniz)
    assert "<mark>" not in sam.get("/search/?q=zodiac").content.decode().partition("<main")[2]


def test_other_articles_have_no_fragment(published, write, strait, deniz, sam):
    assert sam.get(f"/live/{published('News').pk}/").status_code == 404
    assert sam.get(f"/live/{write('Draft', kind='live').pk}/").status_code == 404
    assert sam.get(f"/tr/live/{strait.pk}/").status_code == 404
    assert sam.get("/live/" + "9" * 400 + "/").status_code == 404
    live.post(strait, "<p>Entry.</p>", by=deniz)
    withdrawing.retract(strait, by=deniz, version=strait.version, notice="Wrong.")
    assert fragment(sam, strait).status_code == 404
    assert "Entry." not in page(sam)
