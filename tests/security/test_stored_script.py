"""Whatever text lies in the database, no page shows it as anything but text (rows B1, B2)."""

import re
from html.parser import HTMLParser

import pytest
from django.contrib import admin
from django.urls import NoReverseMatch, reverse

from articles.models import Redirect
from articles.rendering import render_body
from newsroom.models import MenuItem
from tests.security.hostile_world import ADDRESS, MARK, build, spoil

PUBLIC = (
    "/", "/tr/", "/news/", "/news/frigate/", "/tags/navy/", "/authors/leyla-arslan/", "/issues/",
    "/corrections/", "/search/?q=frigate", "/pages/about/", "/subscriptions/", "/feeds/rss.xml",
    "/feeds/feed.json", "/sitemap.xml", "/news-sitemap.xml", "/archive/",
)  # fmt: skip


class Finder(HTMLParser):
    """What must not be in a page: elements of the hostile text, and addresses that run."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            plain = re.sub(r"[\x00-\x20\u2028\u2029]", "", value or "").lower()
            runs = name in {"href", "src", "action", "formaction"} and "script:" in plain[:14]
            if name == MARK or runs:
                self.found.append(f"<{tag} {name}={value}>")


def hostile_parts(html):
    finder = Finder()
    finder.feed(html)
    return finder.found


@pytest.fixture
def spoiled(published, write, image, author, deniz, zeynep):
    article = build(published, write, image, author, deniz, zeynep)
    assert spoil() > 60
    article.refresh_from_db()
    return article


def desk_pages():
    for model in admin.site._registry:
        prefix = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield reverse(f"{prefix}_changelist")
        row = model._default_manager.order_by("pk").first()
        for name in ("change", "delete", "history", "revisions"):
            try:
                if row is not None:
                    yield reverse(f"{prefix}_{name}", args=[row.pk])
            except NoReverseMatch:
                continue
    yield from (reverse("admin:index"), reverse("admin:desk_search") + "?q=img", "/admin/account/")


def test_no_public_page_runs_a_stored_text(spoiled, sam):
    found = {}
    for path in PUBLIC:
        answer = sam.get(path)
        assert answer.status_code in {200, 301, 404, 410}, path
        if "html" in answer["Content-Type"]:
            found[path] = hostile_parts(answer.content.decode())
        else:
            assert f"<img src=x onerror=alert(1) {MARK}>" not in answer.content.decode() or (
                "json" in answer["Content-Type"]
            )
    assert not {path: each for path, each in found.items() if each}


def test_no_page_of_the_desk_runs_a_stored_text(spoiled, root, login):
    client, found = login(root), {}
    for path in desk_pages():
        answer = client.get(path)
        assert answer.status_code in {200, 302, 403, 404}, (path, answer.status_code)
        if answer.status_code == 200:
            found[path] = hostile_parts(answer.content.decode())
    assert len(found) > 60
    assert not {path: each for path, each in found.items() if each}


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "\tjavascript:alert(1)", "&#106;avascript:alert(1)",
     "\u2028javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,<script>1</script>"],
)  # fmt: skip
def test_addresses_written_in_bulk_never_become_links(address, published, sam, login, root):
    """Past the forms: bulk_create, as an importer writes."""
    article = published(slug="one")
    MenuItem.objects.bulk_create([MenuItem(label="Out", url=address, edition="en")])
    Redirect.objects.bulk_create([Redirect(path="/old-one/", url=address[:200])])
    type(article).objects.filter(pk=article.pk).update(
        body_html=render_body(f'<p><a href="{address}">x</a></p>', "en")
    )
    for path in ("/", "/news/one/"):
        assert not hostile_parts(sam.get(path).content.decode()), path
    moved = sam.get("/old-one/")
    assert not moved.headers.get("Location", "").strip().lower().startswith(("java", "data"))
    for name in ("newsroom_menuitem", "articles_redirect"):
        page = login(root).get(reverse(f"admin:{name}_changelist"))
        assert not hostile_parts(page.content.decode())


@pytest.mark.parametrize(
    "text",
    ["{{ settings.SECRET_KEY }}", "{% include 'emails/base.html' %}", "{% debug %}", "%(site)s",
     "{0.__class__}", "${31337*3}", "#{31337*3}", "{{31337*3}}", "<%= 31337*3 %>"],
)  # fmt: skip
def test_nothing_that_is_typed_is_a_template(text, published, sam, settings):
    published(f"Says {text} so", slug="one", standfirst=text, body=f"<p>{text}</p>")
    page = sam.get("/news/one/").content.decode()
    shown = text.replace("'", "&#x27;").replace("<", "&lt;").replace(">", "&gt;")
    assert shown in page or text in page
    assert "94011" not in page
    assert settings.SECRET_KEY not in page


def test_the_finder_finds():
    assert hostile_parts(f"<p {MARK}>a</p>")
    assert hostile_parts(f'<a href="{ADDRESS}">a</a>')
    assert hostile_parts('<a href="java\tscript:x">a</a>')
    assert not hostile_parts(f"<p>{ADDRESS}</p>")
