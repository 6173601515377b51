"""No lost words: what is typed is kept, and never touches the article."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from articles import autosaves
from articles.models import Article, Autosave, Revision
from articles.snapshot import of_article, revised

NOON = datetime(2026, 3, 1, 12, 10, tzinfo=UTC)


def test_autosave_keeps_the_text_and_touches_nothing(login, deniz, published, form, url):
    article = published()
    before = Article.objects.values().get(pk=article.pk)
    answer = login(deniz).post(
        url("autosave", article.pk), form(article, headline="Half a Th", slug="another")
    )
    assert answer.status_code == 200
    assert answer.json()["mine"] is True
    assert Article.objects.values().get(pk=article.pk) == before
    assert Revision.objects.count() == 1
    assert Autosave.objects.get().data["headline"] == "Half a Th"


def test_one_row_for_each_editor_and_article(login, deniz, mert, write, form, url):
    article = write()
    for words in ("One", "Two", "Three"):
        login(deniz).post(url("autosave", article.pk), form(article, headline=words))
    login(mert).post(url("autosave", article.pk), form(article, headline="Mert's", tab="two"))
    rows = Autosave.objects.order_by("editor__name")
    assert [row.data["headline"] for row in rows] == ["Three", "Mert's"]


def test_a_field_that_cannot_be_read_does_not_stop_it(login, deniz, write, form, url):
    article = write()
    posted = form(article, headline="Kept", slug="not a slug", category="999", version="x")
    assert login(deniz).post(url("autosave", article.pk), posted).status_code == 200
    data = Autosave.objects.get().data
    assert (data["headline"], data["category"]) == (
        "Kept",
        article.latest_revision.data["category"],
    )


def test_saving_forgets_it(login, deniz, write, form, url):
    article = write()
    client = login(deniz)
    client.post(url("autosave", article.pk), form(article, headline="Typed"))
    client.post(url("change", article.pk), form(article, headline="Typed"))
    assert not Autosave.objects.exists()


def test_it_is_offered_and_restored(login, deniz, write, form, url):
    article = write()
    client = login(deniz)
    client.post(url("autosave", article.pk), form(article, headline="Typed and Lost"))
    page = client.get(url("change", article.pk))
    assert "did not save it" in page.text
    assert "Typed and Lost" not in page.text
    assert "Typed and Lost" in client.get(url("change", article.pk) + "?autosave").text
    client.post(url("discard", article.pk), {})
    assert "did not save it" not in client.get(url("change", article.pk)).text


def test_an_old_autosave_meets_a_newer_draft_in_the_conflict_page(
    login, deniz, mert, write, form, url
):
    article = write()
    login(deniz).post(url("autosave", article.pk), form(article, standfirst="Typed"))
    login(mert).post(url("change", article.pk), form(article, headline="Newer"))
    page = login(deniz).get(url("change", article.pk) + "?autosave")
    assert f'name="version" value="{article.version}"' in page.text
    answer = login(deniz).post(url("change", article.pk), form(article, standfirst="Typed"))
    assert answer.status_code == 409
    assert "fit together" in answer.text


def test_a_text_that_is_no_article_yet(login, ada, form, url):
    client = login(ada)
    client.post(url("add_autosave"), form(headline="Begun", tab="t1"))
    client.post(url("add_autosave"), form(headline="Begun Again", tab="t1"))
    assert Autosave.objects.get().data["headline"] == "Begun Again"
    assert "did not save it" in client.get(url("add")).text
    restored = client.get(url("add") + "?autosave")
    assert "Begun Again" in restored.text
    assert 'name="tab" value="t1"' in restored.text
    client.post(url("add"), form(headline="Begun Again", tab="t1"))
    assert not Autosave.objects.exists()


def test_nobody_reads_anothers(login, ada, deniz, write, form, url):
    article = write(by=ada)
    login(deniz).post(url("autosave", article.pk), form(article, headline="Deniz Typed"))
    assert "Deniz Typed" not in login(ada).get(url("change", article.pk) + "?autosave").text


@pytest.mark.parametrize("name", ["autosave", "presence", "take_over", "discard", "preview"])
def test_side_doors_ask_for_the_right_to_edit(login, ada, elif_, mallory, write, form, url, name):
    article = write()
    address = url(name, article.pk)
    assert login(ada).post(address, form(article)).status_code == 404
    assert login(elif_).post(address, form(article)).status_code == 403
    assert mallory.post(address, form(article)).status_code == 302
    assert not Autosave.objects.exists()


def store(article, by, headline, at, tab="one"):
    data = revised(of_article(article), headline=headline)
    return autosaves.store(
        article, data, by=by, tab=tab, version=article.version, base=article.latest_revision, at=at
    )


def test_the_last_state_of_each_hour_becomes_a_revision(deniz, write):
    article = write()
    store(article, deniz, "Twelve", NOON)
    store(article, deniz, "Twelve, Later", NOON + timedelta(minutes=40))
    assert Revision.objects.count() == 1
    store(article, deniz, "One", NOON + timedelta(hours=1))
    kept = Revision.objects.get(kind="autosave")
    assert (kept.headline, kept.base) == ("Twelve, Later", article.latest_revision)
    article.refresh_from_db()
    assert article.latest_revision.headline == "Frigate Returns"


def test_the_worker_keeps_what_nobody_typed_on(deniz, write):
    article = write()
    store(article, deniz, "Left", NOON)
    assert autosaves.keep_due(NOON + timedelta(minutes=5)) == 0
    assert autosaves.keep_due(NOON + timedelta(hours=1)) == 1
    assert autosaves.keep_due(NOON + timedelta(hours=2)) == 0
    assert Revision.objects.get(kind="autosave").headline == "Left"


def test_a_second_window_does_not_eat_the_first_ones_words(deniz, write):
    article = write()
    store(article, deniz, "Window One", NOON, tab="one")
    store(article, deniz, "Window Two", NOON + timedelta(minutes=1), tab="two")
    assert Revision.objects.get(kind="autosave").headline == "Window One"
    assert Autosave.objects.get().data["headline"] == "Window Two"


def test_thinning_keeps_whatever_somebody_needs(deniz, write):
    article = write()
    for hour in range(5):
        store(article, deniz, f"Hour {hour}", NOON + timedelta(hours=hour))
    old = timezone.now() - timedelta(days=200)
    Revision.objects.filter(kind="autosave").update(created_at=old)
    needed = Revision.objects.filter(kind="autosave").first()
    Revision.objects.filter(pk=needed.pk).update(applied_at=old)
    autosaves.thin()
    assert list(Revision.objects.filter(kind="autosave")) == [needed]
    assert Revision.objects.filter(kind="save").count() == 1
