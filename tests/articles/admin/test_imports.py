"""Moving in at the desk: uploaded, tried, looked at, imported by a process of the worker."""

import json
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from articles.importers import registry, running
from articles.importers.wordpress import load
from articles.models import Article, ImportRun
from articles.signals import articles_imported
from categories.models import Category
from newsroom.models import AuditEntry
from tests.articles.importers import wxr

pytestmark = pytest.mark.django_db

ADD = "admin:articles_importrun_add"


def exported(*parts: str, name: str = "old.xml") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, wxr.export(*wxr.SITE, *parts))


@pytest.fixture
def upload(root, login):
    """Upload files as the administrator; returns the browser, and the run that came of it."""

    def send(*files, **fields):
        browser = login(root)
        answer = browser.post(
            reverse(ADD), {"importer": "wordpress", "uploads": list(files), **fields}
        )
        assert answer.status_code == 302, answer.content.decode()
        run = ImportRun.objects.latest("pk")
        assert answer["Location"] == reverse("admin:articles_importrun_change", args=[run.pk])
        return browser, run

    return send


def page_of(browser, run):
    return browser.get(reverse("admin:articles_importrun_change", args=[run.pk]))


def test_a_file_is_tried_first_and_then_imported(upload, root, mailoutbox):
    browser, run = upload(exported(wxr.item(1, "The ferry", "<p>It sails.</p>")))
    assert "data-import=" in page_of(browser, run).content.decode()
    assert running.carry_out(run)

    page = page_of(browser, run).content.decode()
    assert run.state == "tried"
    assert not Article.objects.exists()
    assert "1 created" in page
    browser.post(reverse("admin:articles_importrun_start", args=[run.pk]), {"real": "1"})
    run.refresh_from_db()
    assert run.state == "waiting"
    assert running.carry_out(run)

    article = Article.objects.get()
    assert article.is_published()
    assert run.state == "done"
    assert AuditEntry.objects.get(action="imported").actor_id == root.pk
    assert not any(default_storage.exists(stored) for stored, _name in run.files)
    assert not mailoutbox


def test_options_reach_the_importer(upload):
    section = Category.objects.create(name="Sea", slug="deniz", language="tr")
    post = wxr.item(1, "Vapur", "<p>Kalkar.</p>", terms=[("category", "sea", "Sea")])
    _browser, run = upload(exported(post), language="tr", mapping="sea = deniz\n")

    assert run.options == {"language": "tr", "mapping": {"sea": "deniz"}}
    ImportRun.objects.filter(pk=run.pk).update(dry_run=False)
    run.refresh_from_db()
    assert running.carry_out(run)
    assert Article.objects.get().category == section


def test_several_files_are_one_import(upload):
    first = exported(wxr.item(1, "One", "<p>1</p>"), name="a.xml")
    second = exported(wxr.item(2, "Two", "<p>2</p>"), name="../../b.xml")
    _browser, run = upload(first, second)

    assert running.carry_out(run)
    assert run.report["outcomes"]["posts"] == {"created": 2}


def test_a_file_that_cannot_be_read_is_told_in_one_line(upload):
    browser, run = upload(SimpleUploadedFile("x.xml", b"<html>Log in</html>"))
    assert running.carry_out(run)

    assert run.state == "failed"
    assert "not a WordPress export" in page_of(browser, run).content.decode()


def test_what_went_wrong_is_told_in_the_language_of_who_asked(upload):
    whole = exported(wxr.item(1, "The ferry", "[map]<p>It sails.</p>[/map]")).read()
    browser, cut = upload(SimpleUploadedFile("x.xml", whole[:-200]))
    User.objects.update(language="tr")
    cut.refresh_from_db()
    assert running.carry_out(cut)
    assert cut.problem.startswith("x.xml: dosya ortasından kesilmiş")

    browser, run = upload(SimpleUploadedFile("x.xml", whole))
    assert running.carry_out(run)
    page = page_of(browser, run).content.decode()
    assert "kısa kod [map]" in page
    assert "shortcode" not in page


def test_the_report_can_be_kept(upload):
    browser, run = upload(exported(wxr.item(1, "The ferry", "[map]<p>It sails.</p>[/map]")))
    running.carry_out(run)

    told = json.loads(browser.get(reverse("admin:articles_importrun_json", args=[run.pk])).content)
    page = browser.get(reverse("admin:articles_importrun_html", args=[run.pk]))
    assert told["file_holds"]["posts"] == 1
    assert page["Content-Disposition"].startswith("attachment")
    assert "shortcode" in page.content.decode()


def test_what_to_look_at_first_leads_to_its_place_at_the_desk(upload):
    odd = wxr.item(2, "The odd one", "[map]Words[/map]")
    browser, run = upload(exported(wxr.item(1, "The ferry", "It sails."), odd))
    ImportRun.objects.filter(pk=run.pk).update(dry_run=False)
    run.refresh_from_db()
    running.carry_out(run)

    article = Article.objects.get(headline="The odd one")
    place = reverse("admin:articles_article_change", args=[article.pk])
    assert [one.get("url") for one in run.report["look_first"]] == [place]
    assert f'href="{place}"' in page_of(browser, run).content.decode()
    assert browser.get(place).status_code == 200


def test_progress_is_told_while_it_runs(upload):
    browser, run = upload(exported(wxr.item(1, "The ferry")))
    began = timezone.now() - timedelta(minutes=10)
    ImportRun.objects.filter(pk=run.pk).update(
        state="running", phase="Articles", done=50, total=100, started_at=began, seen_at=began
    )

    told = browser.get(reverse("admin:articles_importrun_progress", args=[run.pk])).json()
    assert told == {
        "open": True, "done": 50, "total": 100,
        "text": "Articles: 50 of 100 · about 10 min more",
    }  # fmt: skip


def test_one_process_has_a_run_and_a_lost_one_is_taken_up(upload):
    _browser, run = upload(exported(wxr.item(1, "The ferry")))
    assert run.claim()
    assert not run.claim()
    assert not running.carry_out(run)
    assert run.claim(timezone.now() + timedelta(minutes=5))


def test_what_dies_with_every_process_is_given_up(upload):
    _browser, run = upload(exported(wxr.item(1, "The ferry")))
    ImportRun.objects.filter(pk=run.pk).update(attempts=running.ATTEMPTS)
    assert running.carry_out(run)

    assert run.state == "failed"
    assert "memory" in run.problem


def test_a_run_is_stopped_and_goes_on(upload, monkeypatch):
    monkeypatch.setattr(running, "TOLD_EVERY", 0)
    monkeypatch.setattr(load, "BATCH", 5)
    browser, run = upload(exported(*(wxr.item(n, f"Piece {n}", "…") for n in range(1, 31))))
    ImportRun.objects.filter(pk=run.pk).update(dry_run=False)
    page = reverse("admin:articles_importrun_stop", args=[run.pk])

    def stop_at_the_tenth(sender, **kwargs):
        if Article.objects.count() >= 10:
            browser.post(page)

    articles_imported.connect(stop_at_the_tenth)
    try:
        assert running.carry_out(ImportRun.objects.get(pk=run.pk))
    finally:
        articles_imported.disconnect(stop_at_the_tenth)

    run.refresh_from_db()
    assert (run.state, Article.objects.count()) == ("stopped", 10)
    assert "Go on" in page_of(browser, run).content.decode()
    browser.post(reverse("admin:articles_importrun_start", args=[run.pk]), {"real": "1"})
    run.refresh_from_db()
    assert running.carry_out(run)
    assert run.report["outcomes"]["posts"] == {"skipped": 10, "created": 20}
    assert Article.objects.count() == 30


def test_a_process_that_was_replaced_stops(upload, monkeypatch):
    monkeypatch.setattr(running, "TOLD_EVERY", 0)
    _browser, run = upload(exported(wxr.item(1, "The ferry")))
    assert run.claim()
    run.refresh_from_db()
    sign = running._Sign(run)
    sign("Articles", 1, 2)
    assert run.claim(timezone.now() + timedelta(minutes=5))

    with pytest.raises(running.Stopped):
        sign("Articles", 2, 2)


def test_what_waits_or_has_ended_is_stopped_or_left(upload):
    browser, run = upload(exported(wxr.item(1, "The ferry")))
    page = reverse("admin:articles_importrun_stop", args=[run.pk])
    assert browser.get(page).status_code == 405
    browser.post(page)
    run.refresh_from_db()
    assert run.state == "stopped"
    assert not running.carry_out(run)
    ImportRun.objects.filter(pk=run.pk).update(state="tried")
    browser.post(page)
    run.refresh_from_db()
    assert run.state == "tried"


def test_other_taxonomies_are_asked_for(upload, login, root):
    post = wxr.item(1, "The ferry", "…", terms=[("mood", "calm", "Calm")])
    _browser, run = upload(exported(post), taxonomies="mood = categories\n\n")
    assert run.options == {"taxonomies": {"mood": "categories"}}
    ImportRun.objects.filter(pk=run.pk).update(dry_run=False)
    run.refresh_from_db()
    assert running.carry_out(run)
    assert Article.objects.get().category.path == "calm"

    wrong = {"importer": "wordpress", "uploads": exported(post), "taxonomies": "mood = files"}
    answer = login(root).post(reverse(ADD), wrong)
    assert "not “mood = files”" in answer.content.decode()


def test_only_administrators_import(ada, deniz, mert, elif_, login):
    for user in (ada, deniz, mert, elif_):
        assert login(user).get(reverse(ADD)).status_code == 403


def test_a_deleted_run_takes_its_files_along(upload):
    browser, run = upload(exported(wxr.item(1, "The ferry")))
    running.carry_out(run)
    stored = run.files[0][0]
    assert default_storage.exists(stored)

    browser.post(reverse("admin:articles_importrun_delete", args=[run.pk]), {"post": "yes"})
    assert not default_storage.exists(stored)
    assert not ImportRun.objects.exists()


def test_uploaded_exports_are_never_served(upload, sam):
    _browser, run = upload(exported(wxr.item(1, "The ferry")))

    assert sam.get(f"/media/{run.files[0][0]}").status_code == 404


def test_an_importer_registers_itself(upload, monkeypatch):
    monkeypatch.setattr(registry, "_known", dict(registry._known))
    seen = []

    def read(order):
        seen.append(order)
        order.progress("Lines", 1, 2)
        return {"file_holds": {"lines": 2}, "outcomes": {"lines": {"created": 2}}}

    registry.register(registry.Importer("lines", "Lines", "text", read))
    browser, run = upload(SimpleUploadedFile("a.txt", b"1\n2\n"), importer="lines", language="tr")
    assert running.carry_out(run)

    assert seen[0].dry_run
    assert seen[0].options == {}
    assert "2 created" in page_of(browser, run).content.decode()
