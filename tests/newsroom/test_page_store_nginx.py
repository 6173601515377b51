"""PAGE_STORE=nginx: nginx serves what is right, and nothing that is out of date."""

import os
import re
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from wsgiref.simple_server import WSGIRequestHandler, make_server

import brotli  # type: ignore[import-untyped]
import pytest
from django.core.exceptions import ImproperlyConfigured

from articles import withdrawing
from articles.models import Redirect
from newsroom.pagestore import current, expiry, guard
from newsroom.pagestore.entries import make
from newsroom.pagestore.public import PublicFiles
from newsroom.pagestore.sweeper import STEP_SECONDS, Sweeper
from tests.needed import untested
from tests.newsroom.page_store_browser import Browser
from tests.nginx_site import DEPLOY, PROGRAM, configure

pytestmark = pytest.mark.one_database

HTML = [("Content-Type", "text/html; charset=utf-8")]


@pytest.fixture
def store(settings, tmp_path, monkeypatch):
    settings.PAGE_STORE = "nginx"
    kept = PublicFiles(tmp_path / "pages")
    kept.beat()
    monkeypatch.setattr(current, "store", lambda: kept)
    monkeypatch.setattr(guard, "store", lambda: kept)
    monkeypatch.setattr(expiry, "_known", (-1, 0.0, None))
    return kept


def put(store, key, expires=60.0, headers=HTML, tags=("t",)):
    entry = make(b"<p>page</p>" * 100, headers, '"a"', time.time() + expires, set(tags))
    ticket = store.begin(key)
    assert store.put(ticket, entry)
    store.release(ticket)
    return store.public_path(key)


def test_pages_stand_plain_and_packed(store):
    path = put(store, "/news/one/")
    assert path == store.root / "public/news/one/index.html"
    assert path.read_bytes() == b"<p>page</p>" * 100
    assert path.with_name("index.html.gz").exists()
    assert brotli.decompress(path.with_name("index.html.br").read_bytes()) == path.read_bytes()


def test_a_purge_takes_both_away(store):
    path = put(store, "/news/one/")
    other = put(store, "/news/two/", tags=("u",))
    store.purge({"t"})
    assert not path.exists()
    assert not path.with_name("index.html.gz").exists()
    assert not path.with_name("index.html.br").exists()
    assert other.exists()


@pytest.mark.parametrize(
    "key", ["/news/?before=1-2", "/news/../etc/", "/.git/", "//news/", "/a b/", "/é/", "/x"]
)
def test_only_plain_addresses_become_files(store, key):
    ticket = store.begin(key)
    store.put(ticket, make(b"x" * 300, HTML, '"a"', time.time() + 60, set()))
    assert not [path for path in (store.root / "public").rglob("*") if path.is_file()]


def test_only_html_becomes_a_file(store):
    store.put(store.begin("/f/"), make(b"x", [("Content-Type", "text/xml")], "a", 9e9, set()))
    assert not store.public_path("/f/").exists()


def test_a_sweep_takes_what_has_expired_and_no_more(store):
    path, other = put(store, "/", expires=60), put(store, "/news/", expires=90)
    assert store.sweep() == 0
    assert store.sweep(time.time() + 60.5) == 1
    assert (path.exists(), other.exists()) == (False, True)


def test_the_sweeper_sweeps_by_itself_several_times_a_second(store):
    path = put(store, "/", expires=0.5)
    sweeper = Sweeper(store)
    sweeper.start()
    try:
        deadline = time.monotonic() + 30
        while path.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not path.exists()
    finally:
        sweeper.end()
    assert STEP_SECONDS < 1


def test_without_a_worker_nothing_is_left_to_nginx(store):
    path = put(store, "/news/")
    old = time.time() - 60
    os.utime(store.root / "worker", (old, old))
    other = put(store, "/other/")
    assert not path.exists()
    assert not other.exists()


def test_without_a_worker_a_server_does_not_start(store):
    store.start()
    assert guard.expired_pages_go(None) == []
    (store.root / "worker").unlink()
    with pytest.raises(ImproperlyConfigured, match="worker"):
        store.start()
    assert [error.id for error in guard.expired_pages_go(None)] == ["newsroom.E010"]


def test_fixed_headers_are_the_applications_own(store, published, sam):
    published("One", slug="one")
    answer = sam.get("/news/one/")
    text = (DEPLOY / "newsroom-headers.conf").read_text()
    fixed = dict(re.findall(r'^add_header (\S+) "([^"]*)";', text, re.M))
    fixed.pop("Strict-Transport-Security")  # of production alone
    own = {"Content-Type", "Content-Language", "Content-Length", "ETag", "Vary"}
    own |= {"Surrogate-Key", "Cache-Control"}
    sent = {name: value for name, value in answer.headers.items() if name not in own}
    policies = [directives(each.pop("Content-Security-Policy")) for each in (fixed, sent)]
    assert fixed == sent
    assert policies[0] == policies[1]


def directives(policy):
    """A Content-Security-Policy without the order of its parts."""
    return {name: set(values) for name, *values in map(str.split, policy.split(";"))}


@pytest.fixture
def address(store, tmp_path, transactional_db):
    """The site of deploy/nginx/ before the application, without its certificate."""
    if not PROGRAM:
        untested("nginx is not installed")
    browser = Browser(store)
    server = make_server("127.0.0.1", 0, browser.application, handler_class=Quiet)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (tmp_path / "newsroom-queries.conf").write_text('"~[?&](?:region|mood)=" "-";')
    process = subprocess.Popen(
        [PROGRAM, "-c", configure(tmp_path, tmp_path, port, server.server_port)]
    )
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}", browser
    process.terminate()
    process.wait(10)
    server.shutdown()


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        pass


def ask(url, **headers):
    headers["Host"] = "testserver"
    request = urllib.request.Request(url, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def test_nginx_serves_stored_pages_without_python(address, store, published, deniz):
    url, browser = address
    article = published("One", slug="one", body="<p>" + "Words. " * 300 + "</p>")
    first = ask(f"{url}/news/one/")
    store.beat()
    passed = []
    browser.application.store = None  # whatever reaches Python from now on fails
    for query in ("", "?utm_source=x", "?fbclid=1&x=2"):
        passed.append(ask(f"{url}/news/one/{query}"))
    packed = ask(f"{url}/news/one/", **{"Accept-Encoding": "gzip"})
    browser.application.store = store
    assert {status for status, _headers, _body in [first, *passed, packed]} == {200}
    assert all(body == first[2] for _status, _headers, body in passed)
    assert packed[1]["Content-Encoding"] == "gzip"
    assert passed[0][1]["X-Frame-Options"] == first[1]["X-Frame-Options"]
    assert ask(f"{url}/news/one/", **{"If-None-Match": passed[0][1]["ETag"]})[0] == 304
    withdrawing.unpublish(article, by=deniz, version=article.version)
    assert ask(f"{url}/news/one/")[0] == 410


def test_nginx_leaves_to_the_application_what_is_its_own(address, published):
    url, browser = address
    published("One", slug="one")
    Redirect.objects.create(path="/?region=europe", url="/news/one/")
    ask(f"{url}/news/one/")
    browser.made.clear()
    ask(f"{url}/news/?before=1-1")
    ask(f"{url}//news/one/")
    assert ask(f"{url}/?p=12")[0] == 200  # after a redirect to the front page
    ask(f"{url}/news/one")
    assert len(browser.made) >= 4
    assert ask(f"{url}/?x=1&region=europe")[2] == ask(f"{url}/news/one/")[2]
