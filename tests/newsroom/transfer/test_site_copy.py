"""A copy of the public site answers from a plain file server: every link, picture and script."""

import http.client
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.management import CommandError, call_command

from newsroom.transfer.site_copy import links
from tests.newsroom.transfer import world

pytestmark = pytest.mark.django_db(transaction=True)


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format, *args):
        pass


@pytest.fixture
def copied(published, write, mert, elif_, zeynep, news, tmp_path, settings, capsys):
    settings.SITE_URL = "http://testserver"
    settings.ALLOWED_HOSTS = ["testserver"]
    world.build(published, write, mert, elif_, zeynep, news)
    for number in range(30):
        published(f"Piece {number}")
    folder = tmp_path / "copy"
    call_command("export_static", folder)
    told = capsys.readouterr()
    assert "Did not answer" not in told.err
    return folder


@pytest.fixture
def server(copied):
    """The copy behind Python's own file server."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(copied)))
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield server.server_address
    server.shutdown()
    server.server_close()


def fetch(server, path):
    host, port = server
    connection = http.client.HTTPConnection(host, port, timeout=10)
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, answer.getheader("Content-Type"), body


def test_every_link_of_every_page_answers(copied, server):
    waiting, seen, kinds = ["/", "/tr/", "/sitemap.xml"], set(), set()
    while waiting:
        path = waiting.pop()
        if path in seen or path.startswith(("/admin/", "/subscriptions/")):
            continue
        seen.add(path)
        status, kind, body = fetch(server, path)
        assert status == 200, path
        kinds.add(kind.partition(";")[0])
        if kind.startswith("text/html"):
            found = links.of_page(body.decode())
        elif path.endswith(".xml") and "sitemap" in path:
            found = links.of_sitemap(body.decode())
        elif path.endswith(".css"):
            found = links.of_style(body.decode())
        elif path.endswith(".js"):
            found = links.of_script(body.decode())
        else:
            continue
        waiting += [one.partition("?")[0] for one in links.inside(found, path, "http://testserver")]
    assert "/news/first/" in seen
    assert any(f"/{links.OLDER}/" in path for path in seen)
    assert any(path.startswith("/media/") for path in seen)
    assert any(path.endswith("rss.xml") for path in seen)
    assert {"text/html", "text/css"} <= kinds
    assert len([path for path in seen if path.endswith("/")]) > 35


def test_what_is_in_it_and_what_is_not(copied):
    names = [path.relative_to(copied).as_posix() for path in copied.rglob("*") if path.is_file()]
    assert not [name for name in names if name.startswith(("admin/", "media/originals/"))]
    assert 'content="0; url=/news/first/"' in (copied / "2016/05/first/index.html").read_text()
    assert "<html" in (copied / "404.html").read_text()
    for path in copied.rglob("*.html"):
        text = path.read_text()
        assert "First, again" not in text
        assert "Secret." not in text
        assert "csrfmiddlewaretoken" not in text


def test_a_folder_with_something_in_it_is_left_alone(tmp_path):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(CommandError, match="not empty"):
        call_command("export_static", tmp_path)
    assert (tmp_path / "file").read_text() == "mine"
