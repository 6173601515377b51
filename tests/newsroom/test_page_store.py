"""The page store ahead of Django: right pages, few renders, nothing stale, nothing poisoned."""

import re
import threading
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from articles import editing, withdrawing
from articles.publishing import Publication, publish
from articles.snapshot import revised
from newsroom.pagestore import line
from newsroom.pagestore.entries import dump, load, make
from newsroom.pagestore.files import FileStore
from newsroom.pagestore.keys import key_of
from tests.newsroom.page_store_browser import Browser, keep_pages

# Purges follow commits on any database: tests/articles/test_leaks.py asks that of both.
pytestmark = pytest.mark.one_database


@pytest.fixture
def store(settings, tmp_path, monkeypatch, transactional_db):
    return keep_pages(settings, monkeypatch, tmp_path)


@pytest.fixture
def browser(store):
    return Browser(store)


def again(article, by, **changes):
    data = revised(article.latest_revision.data, **changes)
    revision = editing.save_draft(article, data, by=by, version=article.version)
    publish([Publication(article, revision, article.version)], by=by)


def test_a_page_is_made_once_and_the_same_for_all(browser, published):
    published("One", slug="one")
    first = browser.get("/news/one/")
    second = browser.get("/news/one/", cookie="session=somebody")
    assert browser.made == ["/news/one/"]
    assert first[0] == second[0] == 200
    assert first[2] == second[2]
    assert b"One" in first[2]


def test_encodings_and_heads_come_from_one_render(browser, published):
    published("One", slug="one", body="<p>" + "Words and words. " * 200 + "</p>")
    plain = browser.get("/news/one/")
    packed = browser.get("/news/one/", **{"accept-encoding": "gzip"})
    head = browser.get("/news/one/", method="HEAD")
    assert len(browser.made) == 1
    assert packed[1]["Content-Encoding"] == "gzip"
    assert len(packed[2]) < len(plain[2]) / 2
    assert head[2] == b""
    assert head[1]["Content-Length"] == str(len(plain[2]))
    assert "accept-encoding" in plain[1]["Vary"].lower()


def test_who_has_it_is_told_so(browser, published):
    published("One", slug="one")
    etag = browser.get("/news/one/")[1]["ETag"]
    for given in (etag, etag.removeprefix("W/"), f'"other", {etag}', "*"):
        status, headers, body = browser.get("/news/one/", **{"if-none-match": given})
        assert (status, body) == (304, b"")
        assert headers["ETag"] == etag
    assert browser.get("/news/one/", **{"if-none-match": '"other"'})[0] == 200
    assert len(browser.made) == 1


def test_a_change_is_seen_at_once_wherever_it_shows(browser, published, deniz):
    article = published("Old Name", slug="one", tags=["Frigates"])
    pages = ["/", "/news/", "/news/one/", "/tags/frigates/", "/feeds/rss.xml"]
    for page in pages:
        assert b"Old Name" in browser.get(page)[2], page
    again(article, deniz, headline="New Name")
    for page in pages:
        assert b"New Name" in browser.get(page)[2], page


def test_what_is_withdrawn_is_gone_at_once(browser, published, deniz):
    article = published("Wrong", slug="one")
    for page in ("/", "/news/", "/news/one/"):
        browser.get(page)
    withdrawing.unpublish(article, by=deniz, version=article.version)
    assert browser.get("/news/one/")[0] == 410
    assert b"Wrong" not in browser.get("/")[2]
    assert b"Wrong" not in browser.get("/news/")[2]


def test_a_change_leaves_other_pages_alone(browser, published, deniz, haberler):
    published("Bir", slug="bir", category=haberler)
    article = published("One", slug="one")
    for page in ("/tr/", "/tr/haberler/bir/"):
        browser.get(page)
    browser.made.clear()
    again(article, deniz, headline="Two")
    for page in ("/tr/", "/tr/haberler/bir/"):
        browser.get(page)
    assert browser.made == []


def test_renaming_an_author_reaches_every_list(browser, published, author):
    published("One", slug="one", byline=[[author.pk, "author"]])
    for page in ("/", "/news/", "/news/one/", "/authors/leyla-arslan/"):
        assert b"Leyla Arslan" in browser.get(page)[2]
    author.name = "Leyla Demir"
    author.save()
    for page in ("/", "/news/", "/news/one/", "/authors/leyla-arslan/"):
        assert b"Leyla Demir" in browser.get(page)[2], page


def test_unknown_parameters_make_no_new_page(browser, published):
    published("One", slug="one")
    bodies = {browser.get(f"/news/one/?utm_source={n}&fbclid={n}")[2] for n in range(50)}
    assert len(bodies) == 1
    assert len(browser.made) == 1


def test_cursors_that_somebody_makes_up_are_answered_and_not_kept(browser, store, published, news):
    for number in range(25):
        published(f"Piece {number}", slug=f"piece-{number}", tags=["Straits"])
    _status, _headers, body = browser.get("/news/")
    older = re.search(rb'href="(/news/\?before=[^"]+)"', body)[1].decode()
    assert "public" in browser.get(older)[1]["Cache-Control"]
    browser.made.clear()
    browser.get(older)
    assert browser.made == []
    moment, pk, mark = older.partition("=")[2].split("-")
    pages = len(list(store.root.rglob("*")))
    for path in ("/news/", "/tags/straits/", "/archive/", "/corrections/"):
        for made_up in (
            *(f"{int(moment) + 1}-{pk}-{mark}", f"{moment}-{int(pk) + 1000}-{mark}"),
            *(f"{moment}-{pk}", f"{moment}-{pk}-0000000000"),
        ):
            status, headers, _body = browser.get(f"{path}?before={made_up}")
            assert status == 200
            assert headers["Cache-Control"] == "private, no-store"
    assert len(list(store.root.rglob("*"))) == pages


@pytest.mark.parametrize(
    "header",
    [
        "x-forwarded-host",
        "x-original-url",
        "x-rewrite-url",
        "x-forwarded-scheme",
        "accept-language",
    ],
)
def test_nothing_outside_the_key_changes_a_stored_page(browser, published, header):
    published("One", slug="one")
    poisoned = browser.get("/news/one/", **{header: "evil.canary"})
    clean = browser.get("/news/one/")
    assert b"canary" not in poisoned[2] + clean[2]


def test_another_host_is_never_stored(browser, published):
    published("One", slug="one")
    assert browser.get("/news/one/", host="evil.test")[0] == 400
    assert browser.get("/news/one/")[0] == 200


@pytest.mark.parametrize("path", ["/admin/login/", "/search/?q=one", "/nothing/", "/healthz"])
def test_what_is_private_or_an_error_is_not_stored(browser, db, path):
    browser.get(path)
    browser.get(path)
    assert len(browser.made) == 2


def test_many_readers_of_one_missing_page_cause_one_render(browser, published, monkeypatch):
    published("One", slug="one")
    monkeypatch.setattr(line, "MOST", 20)
    monkeypatch.setattr(line, "LONG_SECONDS", 60)
    inner = browser.application.application

    def slow(environ, start_response):
        time.sleep(0.3)
        return inner(environ, start_response)

    browser.application.application = slow
    answers = []
    threads = [
        threading.Thread(target=lambda: answers.append(browser.get("/news/one/")))
        for _number in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [status for status, _headers, _body in answers] == [200] * 20
    assert len(browser.made) == 1


def test_while_an_expired_page_is_made_others_get_the_old_one(browser, store, published):
    published("One", slug="one")
    browser.get("/news/one/")
    old = store.get("/news/one/")
    expired = make(old.bodies[""], list(old.headers), old.etag, time.time() - 1, set(old.tags))
    ticket = store.begin("/news/one/")
    store.put(ticket, expired)
    assert browser.get("/news/one/")[0] == 200  # the lease is held: the old page goes out
    assert len(browser.made) == 1
    store.release(ticket)
    browser.get("/news/one/")
    assert len(browser.made) == 2


def test_a_page_made_before_a_purge_is_not_stored_after_it(store):
    ticket = store.begin("/x/")
    store.purge({"article-1"})
    entry = make(b"old", [], '"a"', time.time() + 60, {"article-1", "edition-en"})
    assert not store.put(ticket, entry)
    assert store.get("/x/") is None
    store.release(ticket)
    fresh = store.begin("/x/")
    assert store.put(fresh, entry)


def test_a_purge_reaches_other_processes(store):
    other = FileStore(store.root)
    entry = make(b"page", [], '"a"', time.time() + 60, {"home-en"})
    store.put(store.begin("/"), entry)
    assert other.get("/").bodies[""] == b"page"
    assert store.purge({"home-en"}) == 1
    assert other.get("/") is None


def test_a_stored_page_ends_at_the_next_scheduled_change(browser, store, published):
    published("One", slug="one")
    soon = timezone.now() + timedelta(seconds=40)
    published("Two", slug="two", at=soon)
    browser.get("/")
    assert store.get("/").expires == pytest.approx(soon.timestamp(), abs=0.01)


@pytest.mark.parametrize("cut", [0, 3, 7, 11, 40, -1])
def test_a_damaged_entry_is_no_entry(cut):
    content = dump(make(b"x" * 500, [("A", "b")], '"a"', 1.0, {"t"}))
    assert load(content) is not None
    assert load(content[:cut]) is None
    assert load(content[:20] + b"?" + content[21:]) is None


def test_a_damaged_file_is_made_anew(browser, store, published):
    published("One", slug="one")
    browser.get("/news/one/")
    store._path("/news/one/").write_bytes(b"NRP1 rubbish")
    store.purge({"something-else"})  # makes this process look again
    assert browser.get("/news/one/")[0] == 200
    assert len(browser.made) == 2


def test_a_store_that_cannot_write_is_passed_by(transactional_db, published, tmp_path, caplog):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    browser = Browser(FileStore(blocked))
    published("One", slug="one")
    assert browser.get("/news/one/")[0] == 200
    assert browser.get("/news/one/")[0] == 200
    assert "page store" in caplog.text


def test_the_store_is_bounded(tmp_path):
    store = FileStore(tmp_path, max_bytes=20_000)
    for number in range(100):
        key = f"/{number}/"
        ticket = store.begin(key)
        store.put(ticket, make(b"x" * 1000, [], '"a"', time.time() + 60, {f"t-{number}"}))
        store.release(ticket)
    on_disk = sum(path.stat().st_size for path in (tmp_path / "pages").rglob("*") if path.is_file())
    assert on_disk <= 22_000
    assert store.get("/99/") is not None


@pytest.mark.parametrize(
    ("path", "query", "key"),
    [
        ("/news/", "utm_source=x", "/news/"),
        ("/news/", "before=12-3&x=1", "/news/?before=12-3"),
        ("/news/", "before=a&before=b", "/news/?before=b"),
        ("/news/", "x" * 3000, "/news/"),
        ("/", "p=12", None),
        ("/", "region=europe", "/"),
        ("/admin/", "", None),
        ("/tr/search/", "q=x", None),
        ("/" + "x" * 900, "", None),
    ],
)
def test_keys(path, query, key):
    found = key_of(path, query)
    assert (found[0] if found else None) == key
