"""Logs, metrics and reports of errors say what happens, and nothing about people."""

import gzip
import json
import logging
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import brotli  # type: ignore[import-untyped]
import pytest
from django.conf import settings as django_settings
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from newsroom.models import WorkerHeartbeat
from newsroom.observing import logs, metrics
from newsroom.observing.redaction import redacted

pytestmark = pytest.mark.one_database

TOKEN = "scrape-me"
PRIVATE = "zeynep@reader.test"
SIGNED = "eyJzIjo3fQ:1vNf3x:h0tTq2R5cYpVw1m3a8ZkL0sXbD9eGfJ4uNqHiOr7PzA"


def formatted(formatter, message, *arguments, **fields):
    record = logging.LogRecord("newsroom", logging.INFO, "x.py", 1, message, arguments, None)
    vars(record).update(fields)
    return formatter.format(record)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (f"Not sent to {PRIVATE}, 550", "Not sent to [address], 550"),
        ("Login from 203.0.113.7 failed", "Login from [network] failed"),
        ("from 2001:db8:0:1:1:1:1:1 and ::1", "from [network] and [network]"),
        (f"Not Found: /subscriptions/p/{SIGNED}/", "Not Found: /subscriptions/p/[token]/"),
        ("postgres://user:secret@db/name", "postgres://[credentials]@db/name"),
        ("at 2026-11-27 23:15:01,120 in articles/views/articles.py:30", None),
        ("Revision 12 could not go live: /a-long-slug-of-an-article-2026/", None),
    ],
)
def test_people_networks_and_keys_are_not_written(written, kept):
    assert redacted(written) == (kept or written)


def test_a_line_of_json_has_its_request_and_no_person():
    token = logs.request_id.set("abc123")
    line = formatted(logs.JsonFormatter(), "Mail to %s", PRIVATE, status=200, user=PRIVATE)
    logs.request_id.reset(token)
    found = json.loads(line)
    assert found["message"] == "Mail to [address]"
    assert found["request_id"] == "abc123"
    assert found["status"] == 200
    assert PRIVATE not in line


def test_a_traceback_stays_one_line_of_json():
    try:
        raise ValueError(f"duplicate key: {PRIVATE}")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "x.py", 1, "Broke", (), sys.exc_info())
    line = logs.JsonFormatter().format(record)
    assert "\n" not in line
    assert "[address]" in json.loads(line)["traceback"]
    assert PRIVATE not in line


def test_a_request_is_logged_by_the_name_of_its_view(db, sam, settings, caplog):
    settings.LOG_REQUESTS = True
    with caplog.at_level(logging.INFO, "newsroom.requests"):
        answer = sam.get("/robots.txt?email=zeynep@reader.test")
    (record,) = [each for each in caplog.records if each.name == "newsroom.requests"]
    assert record.getMessage().startswith("GET robots 200 ")
    assert answer["X-Request-Id"]


def test_pages_that_may_be_stored_carry_no_id(published, sam):
    published("One", slug="one")
    assert "X-Request-Id" not in sam.get("/news/one/").headers
    assert len(sam.get("/readyz")["X-Request-Id"]) == 16


def test_only_a_trusted_proxy_names_a_request(db, settings, sam):
    ask = {"X-Request-Id": "proxy-chose-this-1"}
    assert sam.get("/readyz", headers=ask)["X-Request-Id"] != ask["X-Request-Id"]
    settings.TRUSTED_PROXIES = 1
    assert sam.get("/readyz", headers=ask)["X-Request-Id"] == ask["X-Request-Id"]
    evil = {"X-Request-Id": "x\r\nSet-Cookie: a=b"}
    assert "Set-Cookie" not in sam.get("/readyz", headers=evil)["X-Request-Id"]


def scrape(token=TOKEN):
    return Client().get("/metrics", headers={"Authorization": f"Bearer {token}"} if token else {})


@pytest.fixture
def measured(db, settings, monkeypatch):
    settings.METRICS_TOKEN = TOKEN
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(settings.DATA_DIR / "metrics"))
    monkeypatch.setattr(metrics._Requests, "histogram", None)
    (settings.DATA_DIR / "metrics").mkdir()


@pytest.mark.parametrize("token", ["", "wrong", TOKEN + "x", "scrape-mé"])
def test_metrics_are_for_the_token_alone(measured, token):
    assert scrape(token).status_code == 404


def test_without_a_token_there_are_no_metrics(db):
    assert scrape("").status_code == 404


def test_metrics_tell_of_the_site(measured, published):
    published("One", slug="one")
    WorkerHeartbeat.objects.create(name="w1")
    text = scrape().content.decode()
    found = {family.name: family for family in text_string_to_metric_families(text)}
    articles = {each.labels["state"]: each.value for each in found["newsroom_articles"].samples}
    assert articles == {"published": 1.0}
    problems = {each.labels["state"]: each.value for each in found["newsroom_problem"].samples}
    assert problems["worker"] == 0.0
    assert set(problems) == {"database", "migrations", "worker", "queue", "disk"}
    assert found["newsroom_disk_free_bytes"].samples[0].value > 0


PROCESS = """
import os, sys
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
import django; django.setup()
from newsroom.observing import metrics
for _ in range(int(sys.argv[1])):
    metrics.observe("GET", "articles:page", 200, 0.02)
print(metrics.requests_only().decode() if sys.argv[2:] else "")
"""


def test_requests_of_all_processes_are_summed(tmp_path):
    environment = {**os.environ, "DATA_DIR": str(tmp_path), "METRICS_TOKEN": TOKEN}
    environment |= {"DATABASE_URL": f"sqlite:///{tmp_path}/x.sqlite3"}
    manage = [sys.executable, "-c", PROCESS]
    for arguments in (["3"], ["4"]):
        subprocess.run(
            [*manage, *arguments], env=environment, cwd=django_settings.BASE_DIR, check=True
        )
    done = subprocess.run(
        [*manage, "0", "print"], env=environment, cwd=django_settings.BASE_DIR, check=True,
        capture_output=True, text=True,
    )  # fmt: skip
    line = 'newsroom_request_seconds_count{method="GET",route="articles:page",status="200"} 7.0'
    assert line in done.stdout


RECEIVED: list[str] = []


class Sink(BaseHTTPRequestHandler):
    """What Sentry would receive."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        unpack = {"gzip": gzip.decompress, "br": brotli.decompress}
        body = unpack.get(self.headers.get("Content-Encoding"), bytes)(body)
        RECEIVED.append(body.decode())
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *arguments):
        pass


FAILING = """
import os
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
import django; django.setup()
import sentry_sdk
from django.test import Client
from django.urls import path
from newsroom import urls
def broken(request, token):
    secret = "zeynep@reader.test"
    raise ValueError(f"no room for {secret}")
urls.urlpatterns.insert(0, path("broken/<str:token>/", broken))
client = Client(raise_request_exception=False, headers={"User-Agent": "Zeynep's phone"})
client.cookies["session"] = "zeyneps-session"
answer = client.post("/broken/zeyneps-token/?q=zeyneps-query", {"field": "zeyneps-form"})
assert answer.status_code == 500, answer.status_code
sentry_sdk.flush(10)
"""


def test_an_error_is_reported_without_the_person(tmp_path):
    server = HTTPServer(("127.0.0.1", 0), Sink)
    RECEIVED.clear()
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    environment = {**os.environ, "DATA_DIR": str(tmp_path), "RELEASE": "r1", "LOG_LEVEL": "ERROR"}
    environment |= {
        "SENTRY_DSN": f"http://key@127.0.0.1:{server.server_port}/1",
        "DATABASE_URL": f"sqlite:///{tmp_path}/x.sqlite3",
    }
    done = subprocess.run(
        [sys.executable, "-c", FAILING], env=environment, cwd=django_settings.BASE_DIR,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    server.shutdown()
    assert done.returncode == 0, done.stderr
    (report,) = [text for text in RECEIVED if "ValueError" in text]
    assert "no room for [address]" in report
    assert '"release":"r1"' in report
    assert "zeynep" not in report.lower()
    assert "zeynep@reader.test" not in done.stderr


@pytest.mark.parametrize(
    ("variable", "value", "module"),
    [
        ("METRICS_TOKEN", "abc", "prometheus_client"),
        ("SENTRY_DSN", "https://k@x.test/1", "sentry_sdk"),
    ],
)
def test_a_missing_extra_is_one_line(variable, value, module, tmp_path):
    hide = (
        f"import sys, importlib.util as u; old = u.find_spec\n"
        f"u.find_spec = lambda name, *a: None if name == {module!r} else old(name, *a)\n"
        "import manage; manage.main(['manage.py', 'check'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", hide], cwd=django_settings.BASE_DIR, capture_output=True, text=True,
        env={**os.environ, variable: value, "DATA_DIR": str(tmp_path)}, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert f"{variable} needs the extra" in done.stderr
    assert len(done.stderr.splitlines()) == 1
