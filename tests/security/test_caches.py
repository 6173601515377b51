"""Caches: nothing outside the key changes a stored page, keys never collide, floods store nothing.

Rows C1 to C5 of docs/security.md.
"""

import os
import random
import re
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qsl, quote

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import SharedPreview
from newsroom.pagestore.keys import LISTS, key_of
from tests.newsroom.page_store_browser import Browser, keep_pages

CANARY = "canary-7f3a"
# What proxies, frameworks and forgotten debuggers have read at one time or another.
HEADERS = (Path(__file__).parent / "headers.txt").read_text().split()
VALUE = f'{CANARY}.test/"><script>'
DAMAGED = (
    "%00", "%ff", "'", '"', "<", ">", ";", "=", "&", "/", "\\", "..", "%2f", "%26", "%3f", "tr", "",
    "before", "utm_x", "a", "b", "1",
)  # fmt: skip


@pytest.fixture
def store(settings, tmp_path, monkeypatch, transactional_db):
    return keep_pages(settings, monkeypatch, tmp_path)


def stored_bytes(store):
    """Everything that the store holds on its disk, but for what it is just throwing away."""
    held = []
    for folder, inner, names in os.walk(store.root):
        inner[:] = [name for name in inner if not name.startswith("gone-")]
        held += [(Path(folder) / name).read_bytes() for name in names]
    return b"".join(held)


def entries(store):
    return sum(1 for path in (store.root / "pages").rglob("*") if path.is_file())


def test_there_are_eighty_headers_to_try():
    assert len(set(HEADERS)) == len(HEADERS) >= 80


def test_no_header_changes_what_others_get(store, published):
    """Each header makes the page anew, poisoned if it can be; then a reader comes."""
    published("One", slug="one")
    expected = Browser(store).get("/news/one/")[2]
    for header in HEADERS:
        store.clear()
        browser = Browser(store)
        browser.get("/news/one/", **{header: VALUE})
        status, sent, body = browser.get("/news/one/")
        assert (status, body) == (200, expected), header
        assert CANARY not in str(sent), header
    assert CANARY.encode() not in stored_bytes(store)


def test_one_key_is_one_page():
    """A hundred thousand requests: the same key means the same path and the same known words."""
    chance, asked = random.Random(31), 0
    meaning: dict[str, object] = {}
    for _ in range(100_000):
        path = "/" + "/".join(chance.choice(DAMAGED) for _ in range(chance.randint(0, 3)))
        pairs = [
            (chance.choice(DAMAGED), chance.choice(DAMAGED)) for _ in range(chance.randint(0, 3))
        ]
        separator = chance.choice("&;")
        query = separator.join(f"{quote(name)}={value}" for name, value in pairs)
        found = key_of(path, query)
        if found is None:
            continue
        known = {k: v for k, v in parse_qsl(query, errors="replace") if k in LISTS}
        said = (path, tuple(sorted(known.items())))
        assert meaning.setdefault(found[0], said) == said, (path, query)
        asked += 1
    assert asked > 50_000
    assert len(meaning) > 1000


def test_ten_thousand_addresses_of_one_page_are_one_entry(store, published):
    published("One", slug="one")
    browser = Browser(store)
    browser.get("/news/one/")
    before = entries(store)
    for number in range(5000):
        browser.get(f"/news/one/?utm_x={number}")
        browser.get(f"/news/one/?page={number}&_={number}")
    assert entries(store) == before
    assert len(browser.made) == 1


def test_what_is_not_there_is_not_stored(store, published):
    published("One", slug="one")
    browser = Browser(store)
    for number in range(30):
        assert browser.get(f"/news/missing-{number}/")[0] == 404
        browser.get(f"/news/?before=nonsense-{number}")
    assert entries(store) <= 1


def test_previews_are_neither_kept_nor_read_from_what_is_kept(
    store, published, write, deniz, login
):
    """Twenty drafts are previewed, at the desk and by link, while readers read."""
    live = [published(f"Story {number}", slug=f"story-{number}") for number in range(3)]
    browser, client = Browser(store), login(deniz)
    for number in range(20):
        draft = write(f"Draft {CANARY}-{number}")
        link = SharedPreview.objects.create(
            article=draft,
            revision=draft.latest_revision,
            created_by=deniz,
            expires_at=timezone.now() + timedelta(days=1),
        )
        form = {"headline": f"Newest {CANARY}-{number}", "body": "<p>x</p>", "language": "en"}
        address = reverse("admin:articles_article_preview", args=[draft.pk])
        preview = client.post(address, form | {"kind": "news", "category": draft.category_id or ""})
        assert f"Newest {CANARY}-{number}" in preview.content.decode()
        status, headers, body = browser.get(link.get_absolute_url())
        assert (status, CANARY.encode() in body) == (200, True)
        for answer in (preview.headers, headers):
            assert "no-store" in answer["Cache-Control"]
            assert "Surrogate-Key" not in answer
        for path in ("/", "/news/", live[number % 3].get_absolute_url(), "/feeds/rss.xml"):
            assert CANARY.encode() not in browser.get(path)[2]
    assert CANARY.encode() not in stored_bytes(store)


PUBLIC = (
    "/", "/tr/", "/news/", "/news/one/", "/tags/navy/", "/authors/leyla-arslan/", "/issues/",
    "/corrections/", "/search/", "/search/?q=one", "/feeds/rss.xml", "/sitemap.xml",
    "/subscriptions/", "/robots.txt", "/nothing/",
)  # fmt: skip


@pytest.mark.parametrize("path", PUBLIC)
def test_what_may_be_kept_holds_nobodys_data(path, published, author, root, sam, login):
    """No cookie, no token of a form, no name: the same bytes for staff as for anybody."""
    published("One", slug="one", tags=["Navy"], byline=[[author.pk, "author"]])
    answer, staff = sam.get(path), login(root).get(path)
    for each in (answer, staff):
        assert not each.cookies
        assert "Set-Cookie" not in each.headers
        html = each.content.decode()
        assert "csrfmiddlewaretoken" not in html
        assert not re.search(r"Root|/admin/(?!\s*$)", html.replace("Disallow: /admin/", ""))
    assert staff.content == answer.content


@pytest.mark.parametrize("path", ["/admin/", "/admin/login/", "/admin/account/", "/admin/search/"])
def test_what_is_somebodys_is_kept_nowhere(path, root, login):
    answer = login(root).get(path)
    assert "no-store" in answer["Cache-Control"]
    assert "private" in answer["Cache-Control"] or "Surrogate-Key" not in answer.headers
