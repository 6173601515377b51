"""A browser that asks the page store as a server would, and counts what Django had to make."""

from io import BytesIO
from typing import Any

from django.core.handlers.wsgi import WSGIHandler

from newsroom.pagestore import current, expiry
from newsroom.pagestore.files import FileStore
from newsroom.pagestore.wsgi import PageStore


def keep_pages(settings, monkeypatch, folder) -> FileStore:
    """Let pages be kept in `folder` for this test; no expiry is known from another."""
    settings.PAGE_STORE = "files"
    kept = FileStore(folder / "store")
    monkeypatch.setattr(current, "store", lambda: kept)
    monkeypatch.setattr(expiry, "_known", (-1, 0.0, None))
    return kept


class Browser:
    """Asks for pages; `made` are the paths that Django had to make."""

    def __init__(self, store):
        self.made: list[str] = []
        django = WSGIHandler()

        def application(environ, start_response):
            self.made.append(environ["PATH_INFO"])
            return django(environ, start_response)

        self.application = PageStore(application, store)

    def get(self, path, method="GET", **headers):
        """Status, headers and body."""
        path, _mark, query = path.partition("?")
        told: dict[str, Any] = {}

        def start_response(status, sent, exc_info=None):
            told.update(status=int(status[:3]), headers=dict(sent))

        environ = {
            "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query,
            "SERVER_NAME": "testserver", "SERVER_PORT": "80", "HTTP_HOST": "testserver",
            "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.url_scheme": "http", "wsgi.input": BytesIO(),
            "wsgi.errors": BytesIO(), "wsgi.version": (1, 0), "wsgi.multithread": True,
            "wsgi.multiprocess": False, "wsgi.run_once": False,
            **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()},
        }  # fmt: skip
        answer = self.application(environ, start_response)
        body = b"".join(answer)
        if hasattr(answer, "close"):  # as a server does: the request has ended
            answer.close()
        return told["status"], told["headers"], body
