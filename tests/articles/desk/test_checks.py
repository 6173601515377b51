"""Checks before publishing: some block, an override needs the right and a reason, and is logged."""

import pytest

from articles import checks
from articles.models import Article, Image
from articles.signals import article_action


def codes(article, **changes):
    data = {**article.latest_revision.data, **changes}
    draft = checks.Draft(article, data, article.latest_revision)
    return {finding.code: finding.blocks for finding in checks.findings(draft)}


@pytest.mark.parametrize(
    ("changes", "code", "blocks"),
    [
        ({"standfirst": ""}, "standfirst", False),
        ({"headline": "Long " * 30}, "headline", False),
        ({"lead_image": None}, "lead_image", False),
        ({"body": "<h3>Too Deep</h3>"}, "headings", False),
        ({"body": "<p>TK figures</p>"}, "placeholder", True),
        ({"standfirst": "Lorem ipsum dolor"}, "placeholder", True),
        ({"headline": "xxx"}, "placeholder", True),
        ({"body": '<p><a href="/nowhere/at-all/">x</a></p>'}, "link", True),
        ({"body": '<div data-image="999"></div>'}, "picture_gone", True),
        ({"language": "tr"}, "language", False),
    ],
)
def test_what_is_found(write, changes, code, blocks):
    assert codes(write(), **changes)[code] is blocks


@pytest.mark.parametrize(
    "body",
    [
        "<p>The xxii corps and the lord.</p>",
        "<h2>One</h2><h3>Two</h3><h2>Three</h2>",
        '<p><a href="https://example.org/nowhere">x</a></p>',
        '<p><a href="/news/">section</a> <a href="/">home</a> <a href="/tags/x/">tag</a></p>',
        '<p><a href="mailto:a@b.test">x</a></p>',
    ],
)
def test_what_is_fine(write, body):
    assert not {"placeholder", "headings", "link"} & codes(write(), body=body).keys()


def test_links_within_the_site(write, published, settings):
    there = published("There")
    body = f'<p><a href="{settings.SITE_URL}{there.get_absolute_url()}">x</a></p>'
    assert "link" not in codes(write("Here"), body=body)


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"alt": ""}, {"alt"}),
        ({"credit": ""}, {"lead_credit"}),
        ({"alt": "", "credit": "", "decorative": True}, set()),
    ],
)
def test_the_lead_image(write, image, fields, found):
    Image.objects.filter(pk=image.pk).update(**fields)
    blocking = {code for code, blocks in codes(write(), lead_image=image.pk).items() if blocks}
    assert blocking == found


@pytest.fixture
def logged():
    """Actions that were announced."""
    seen = []

    def listen(sender, **kwargs):
        seen.append(kwargs)

    article_action.connect(listen)
    yield seen
    article_action.disconnect(listen)


def test_a_block_stops_publishing_and_keeps_the_text(login, deniz, write, form, url):
    article = write()
    answer = login(deniz).post(url("publish", article.pk), form(article, body="<p>TK</p>"))
    assert answer.status_code == 422
    assert "placeholder" in answer.text
    article.refresh_from_db()
    assert not article.is_published()
    assert article.latest_revision.data["body"] == "<p>TK</p>"


def test_a_chief_overrides_with_a_reason(login, mert, write, form, url, logged):
    article = write()
    posted = form(article, body="<p>TK</p>", override="It is his name")
    assert login(mert).post(url("publish", article.pk), posted).status_code == 302
    article.refresh_from_db()
    assert article.is_published()
    (entry,) = [entry for entry in logged if entry["action"] == "overridden"]
    assert entry["details"] == {"reason": "It is his name", "checks": ["placeholder"]}
    assert entry["by"] == mert


def test_an_editor_may_not_override(login, deniz, write, form, url, logged):
    article = write()
    posted = form(article, body="<p>TK</p>", override="Because")
    assert login(deniz).post(url("publish", article.pk), posted).status_code == 403
    assert not Article.objects.get().is_published()
    assert [entry["action"] for entry in logged if entry.get("refused")] == ["overridden"]


def test_four_eyes_cannot_be_overridden(login, deniz, mert, write, form, url, settings):
    settings.FOUR_EYES = True
    article = write()
    posted = form(article, override="I am the chief")
    answer = login(mert).post(url("publish", article.pk), posted)
    assert answer.status_code == 422
    assert "approve" in answer.text
    login(deniz).post(url("submit", article.pk), form(article))
    assert login(deniz).post(url("approve", article.pk), form(article)).status_code == 422
    login(mert).post(url("approve", article.pk), form(article))
    assert login(deniz).post(url("publish", article.pk), form(article)).status_code == 302
    assert Article.objects.get().is_published()
