"""Every text that shows a picture or file of the library shows it as it is described now."""

import pytest
from django_tasks_db.models import DBTaskResult

from articles.images import files
from articles.live import post
from articles.models import MagazineIssue
from articles.refreshing import refresh_file, refresh_image
from articles.rendering import render_body
from articles.signals import content_changed
from newsroom.models import Page, SiteSettings
from tests.articles.images.documents import PDF, upload


def asked(task):
    return DBTaskResult.objects.filter(task_path__endswith=task.func.__name__).count()


@pytest.fixture
def announced():
    """Keys of the pages that were announced to be out of date."""
    heard: set[str] = set()

    def hear(sender, keys, **kwargs):
        heard.update(keys)

    content_changed.connect(hear)
    yield heard
    content_changed.disconnect(hear)


def page(body):
    found = Page(title="About", body=body)
    found.body_html = render_body(body, "en")
    found.save()
    return found


def test_new_words_of_a_picture_reach_every_text(published, image, deniz, announced):
    atom = f'<div data-image="{image.pk}"></div>'
    article = published(body=f"<p>Text</p>{atom}")
    live = published("Convoy", kind="live")
    entry = post(live, f'<p>It sails.</p><div data-gallery="{image.pk},99"></div>', by=deniz)
    about, other = page(f"<p>We.</p>{atom}"), published("Another")
    image.alt = "A ferry at sea"
    image.save()
    announced.clear()
    refresh_image.call(image.pk)
    for text in (article, entry, about):
        text.refresh_from_db()
        assert "A ferry at sea" in text.body_html
    assert {article.key, live.key, f"live-{live.pk}", about.key} <= announced
    assert other.key not in announced


def test_pages_with_the_picture_elsewhere_are_dropped(published, image, author, announced):
    article = published(lead_image=image.pk)
    author.portrait = image
    author.save()
    issue = MagazineIssue.objects.create(title="Issue 1", month="2026-11-01", cover=image)
    SiteSettings.objects.create(edition="en", logo=image)
    announced.clear()
    refresh_image.call(image.pk)
    assert {article.key, author.key, issue.key, "site-en"} <= announced


def test_a_new_title_of_a_file_reaches_the_texts(published):
    entry = files.store(upload(PDF), title="Issue 351")
    article = published(body=f'<p>Read it.</p><div data-file="{entry.pk}"></div>')
    entry.title = "The whole issue"
    entry.save()
    assert asked(refresh_file) == 1
    refresh_file.call(entry.pk)
    article.refresh_from_db()
    assert "The whole issue" in article.body_html


def test_what_nobody_sees_asks_for_nothing(image, deniz):
    image.uploaded_by = deniz
    image.save(update_fields=["uploaded_by"])
    assert asked(refresh_image) == 0
    image.caption = "At dawn"
    image.save(update_fields=["caption"])
    assert asked(refresh_image) == 1
