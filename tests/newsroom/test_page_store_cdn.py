"""A network in front of us hears of every change, after the commit and by key."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from newsroom.pagestore import cdn, current, warm
from newsroom.pagestore.files import FileStore
from newsroom.worker import Worker

pytestmark = pytest.mark.one_database


@pytest.fixture
def network():
    """A server that notes what it is asked; the first answers can be errors."""
    asked: list[Any] = []
    errors: list[int] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            length = int(self.headers.get("Content-Length") or 0)
            asked.append((self.command, self.path, dict(self.headers), self.rfile.read(length)))
            self.send_response(errors.pop(0) if errors else 200)
            self.end_headers()

        do_PURGE = do_POST

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked, errors
    server.shutdown()


def test_cloudflare_is_told_in_batches_of_thirty(network):
    url, asked, _errors = network
    cloudflare: Any = cdn.parse("cloudflare://s3cret@zone1")
    cloudflare.base = url
    cloudflare.purge([f"article-{number}" for number in range(70)])
    bodies = [json.loads(body)["tags"] for _method, _path, _headers, body in asked]
    assert [len(tags) for tags in bodies] == [30, 30, 10]
    assert asked[0][:2] == ("POST", "/zone1/purge_cache")
    assert asked[0][2]["Authorization"] == "Bearer s3cret"


def test_fastly_is_told_by_header(network):
    url, asked, _errors = network
    fastly: Any = cdn.parse("fastly://s3cret@service1")
    fastly.base = url
    fastly.purge(["article-1", "home-en"])
    [(method, path, headers, _body)] = asked
    assert (method, path) == ("POST", "/service1/purge")
    assert headers["Surrogate-Key"] == "article-1 home-en"
    assert headers["Fastly-Key"] == "s3cret"


def test_plain_caches_are_each_told(network):
    url, asked, _errors = network
    cdn.parse(f"{url}/a,{url}/b").purge(["article-1"])
    assert [(method, path) for method, path, _headers, _body in asked] == [
        ("PURGE", "/a"),
        ("PURGE", "/b"),
    ]


def test_a_refusal_is_tried_again_and_then_said(network, monkeypatch):
    monkeypatch.setattr("newsroom.pagestore.cdn.time.sleep", lambda seconds: None)
    url, asked, errors = network
    errors += [503]
    cdn.parse(url).purge(["article-1"])
    assert len(asked) == 2
    errors += [503] * 3
    with pytest.raises(OSError, match="503"):
        cdn.parse(url).purge(["article-1"])


@pytest.mark.parametrize("raw", ["ftp://x", "cloudflare://zone", "nonsense", "fastly://@x"])
def test_nonsense_is_refused(raw):
    with pytest.raises(ImproperlyConfigured, match="CDN_PURGE"):
        cdn.parse(raw)


def test_no_network_is_none():
    assert cdn.parse("") is None


@pytest.fixture
def dummy(monkeypatch):
    network = cdn.Dummy()
    monkeypatch.setattr(cdn, "cdn", lambda: network)
    monkeypatch.setattr(current, "cdn", lambda: network)
    return network


def told():
    """The keys of each task that waits."""
    rows = DBTaskResult.objects.filter(task_path__endswith="purge_cdn")
    return [row.args_kwargs["args"][0] for row in rows]


def test_it_hears_of_a_publication_after_the_commit(dummy, published, transactional_db):
    with transaction.atomic():
        article = published("One", slug="one")
        assert not [keys for keys in told() if article.key in keys]
    assert [keys for keys in told() if article.key in keys]
    Worker().run(once=True)
    assert article.key in dummy.purged
    assert f"list-{article.category.key}" in dummy.purged


def test_it_hears_nothing_of_what_was_rolled_back(dummy, published, transactional_db):
    def fail():
        with transaction.atomic():
            published("One", slug="one")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    Worker().run(once=True)
    assert not [key for key in dummy.purged if key.startswith("article-")]


def test_a_publication_warms_the_front_page_and_the_article(
    settings, published, transactional_db, tmp_path, monkeypatch
):
    settings.PAGE_STORE = "files"
    settings.SITE_URL = "http://testserver"
    kept = FileStore(tmp_path / "pages")
    monkeypatch.setattr(current, "store", lambda: kept)
    monkeypatch.setattr(warm, "store", lambda: kept)
    article = published("One", slug="one")
    assert kept.get("/") is None
    Worker().run(once=True)
    assert b"One" in kept.get("/").bodies[""]
    assert b"One" in kept.get(article.get_absolute_url()).bodies[""]
