"""After a publication the front page and the article are made before somebody asks for them."""

from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import transaction
from django.urls import reverse
from django_tasks import task

from articles.models import Article
from articles.signals import article_action
from newsroom.pagestore.asking import ask
from newsroom.pagestore.current import store
from newsroom.pagestore.wsgi import Application, PageStore

ACTIONS = frozenset({"published", "opened"})


@task()
def warm(paths: list[str]) -> None:
    """Make pages that nobody listened for when they were published."""
    application = PageStore(WSGIHandler(), store())
    for path in paths:
        visit(application, path)


def visit(application: Application, key: str) -> None:
    """Ask for a page, named by its key, as a reader would."""
    path, _mark, query = key.partition("?")
    answer = application(environ(path) | {"QUERY_STRING": query}, lambda *_answer: None)
    try:
        for _piece in answer:
            pass
    finally:
        close = getattr(answer, "close", None)
        if close:
            close()


def on_action(sender: Any, action: str, article: Article, **kwargs: Any) -> None:
    """Not for imports: thousands of old articles are nobody's front page."""
    revision = kwargs.get("revision")
    imported = revision is not None and revision.kind == "import"
    if settings.PAGE_STORE == "off" or action not in ACTIONS or imported:
        return
    if article.is_published() and not kwargs.get("refused"):
        home = reverse("articles:home", kwargs={"edition": article.edition})
        paths = [home, article.get_absolute_url()]
        transaction.on_commit(lambda: have_made(paths))


def have_made(paths: list[str]) -> None:
    """By the worker of this machine at once, else by the queue."""
    if not all(ask(path) for path in paths):
        warm.enqueue(paths)


def connect() -> None:
    """Listen; called once, when the application is ready."""
    article_action.connect(on_action, dispatch_uid="newsroom.pagestore.warm")


def environ(path: str) -> dict[str, Any]:
    """A request to the site's own address (PEP 3333)."""
    site = urlsplit(settings.SITE_URL)
    secure = {"HTTP_X_FORWARDED_PROTO": "https"} if site.scheme == "https" else {}
    return {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_NAME": site.hostname or "localhost",
        "SERVER_PORT": str(site.port or (443 if secure else 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": site.netloc,
        "HTTP_ACCEPT_ENCODING": "gzip",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": site.scheme,
        "wsgi.input": BytesIO(),
        "wsgi.errors": BytesIO(),
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        **secure,
    }
