"""Asks the site for every public page, as a reader without cookies does, and keeps the answers."""

import os
import shutil
import tempfile
from collections import Counter, deque
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.handlers.wsgi import WSGIHandler
from django.core.management.base import CommandError
from django.urls import reverse
from django.utils.html import escape

from articles.models import Redirect
from newsroom.pagestore.warm import environ
from newsroom.transfer.folder import is_safe
from newsroom.transfer.site_copy import links

# What needs a server: forms, counters, live fragments, what is behind a log-in.
NOT_HERE = ("/admin/", "/subscriptions/", "/preview/", "/outbox/", "/healthz", "/readyz")
MOVED = (
    '<!doctype html><html lang="{language}"><meta charset="utf-8"><title>{url}</title>'
    '<link rel="canonical" href="{url}"><meta http-equiv="refresh" content="0; url={url}">'
    '<p><a href="{url}">{url}</a></p></html>\n'
)

Told = Callable[[int, int], Any]


class SiteCopy:
    """One copy; `lost` are addresses of the site that did not answer."""

    def __init__(self, folder: Path, told: Told) -> None:
        self.folder = folder
        self.told = told
        self.application = WSGIHandler()
        self.waiting: deque[str] = deque()
        self.seen: set[str] = set()
        self.counts: Counter[str] = Counter()
        self.lost: list[str] = []

    def all(self) -> None:
        """Everything that can be reached from the home pages and the sitemaps."""
        self._add(["/sitemap.xml", "/news-sitemap.xml", "/robots.txt", "/favicon.ico"])
        for code, _name in settings.LANGUAGES:
            self._add([reverse("articles:home", kwargs={"edition": code})])
            self._add([reverse("articles:search", kwargs={"edition": code})])
            for name in ("manifest", "offline"):
                self._add([reverse(f"articles:{name}", kwargs={"edition": code})])
        while self.waiting:
            self._take(self.waiting.popleft())
            self.told(len(self.seen) - len(self.waiting), len(self.seen))
        self._missing_page()
        self._moved()

    def _add(self, addresses: list[str]) -> None:
        for address in addresses:
            path = address.partition("?")[0]
            known = address in self.seen or path.startswith(NOT_HERE) or not links.place(address)
            if not known:
                self.seen.add(address)
                self.waiting.append(address)

    def _take(self, address: str) -> None:
        if address.startswith(settings.STATIC_URL):
            self._static(address)
            return
        status, kind, body = self._ask(address)
        if status == 404 and not settings.OFFLINE and "offline" in address:
            return
        if status in (301, 302):
            self._add(list(links.inside([kind], address, settings.SITE_URL)))
        elif status != 200:
            self.lost.append(address)
        else:
            self._keep(address, kind, body)

    def _keep(self, address: str, kind: str, body: bytes) -> None:
        path = address.partition("?")[0]
        if kind.startswith("text/html"):
            html = body.decode()
            self._follow(links.of_page(html), address)
            body = links.rewritten(html, path).encode()
            self.counts["pages"] += 1
        elif "xml" in kind and "sitemap" in address:
            self._follow(links.of_sitemap(body.decode()), address)
            self.counts["sitemaps"] += 1
        elif path.startswith("/media/"):
            self.counts["pictures and files"] += 1
        else:
            self.counts["others"] += 1
        self._write(links.place(address), body)

    def _follow(self, found: list[str], base: str) -> None:
        self._add(list(links.inside(found, base.partition("?")[0], settings.SITE_URL)))

    def _static(self, address: str) -> None:
        name = unquote(address.partition("?")[0].removeprefix(settings.STATIC_URL))
        body = _static_file(name)
        if body is None:
            self.lost.append(address)
            return
        if name.endswith(".css"):
            self._follow(links.of_style(body.decode()), address)
        elif name.endswith(".js"):
            self._follow(links.of_script(body.decode()), address)
        self.counts["styles and scripts"] += 1
        self._write(address.partition("?")[0], body)

    def _ask(self, address: str) -> tuple[int, str, bytes]:
        """Status, content type (or where it leads) and body of an answer."""
        path, _mark, query = address.partition("?")
        asked = environ(unquote(path)) | {"QUERY_STRING": query, "HTTP_ACCEPT_ENCODING": "identity"}
        told: list[Any] = []

        def start(status: str, headers: Any, *_more: Any) -> Any:
            told.extend([status, headers])

        answer: Any = self.application(asked, start)
        try:
            body = b"".join(answer)
        finally:
            answer.close()
        headers = {name.lower(): value for name, value in told[1]}
        status = int(told[0].split()[0])
        return status, headers.get("location") or headers.get("content-type", ""), body

    def _write(self, address: str, body: bytes) -> None:
        name = unquote(address).lstrip("/")
        if not name or name.endswith("/"):
            name += "index.html"
        if not is_safe(name):
            self.lost.append(address)
            return
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)

    def _missing_page(self) -> None:
        """Most file servers show 404.html for what they do not have."""
        _status, _kind, body = self._ask("/no-such-page-here/")
        (self.folder / "404.html").write_bytes(body)

    def _moved(self) -> None:
        """Old addresses as pages that lead on, where no page stands."""
        rows = Redirect.objects.select_related("article__category", *Redirect.TARGETS)
        for row in rows.iterator(chunk_size=500):
            name = f"{row.path.strip('/')}/index.html"
            if "?" in row.path or not is_safe(name) or (self.folder / name).exists():
                continue
            target = row.target_url
            if target and target in self.seen:
                page = MOVED.format(url=escape(target), language=settings.LANGUAGE_CODE)
                self._write(f"/{row.path.strip('/')}/", page.encode())
                self.counts["old addresses"] += 1


def _static_file(name: str) -> bytes | None:
    """A static file: collected in production, elsewhere from where it is written."""
    found = finders.find(name) if settings.STATIC_ROOT is None else None
    if found:
        return Path(str(found)).read_bytes()
    if settings.STATIC_ROOT is not None and staticfiles_storage.exists(name):
        with staticfiles_storage.open(name) as file:
            content: bytes = file.read()
            return content
    return None


def write(target: Path, told: Told) -> SiteCopy:
    """Write the copy to `target`, whole or not at all. Raises CommandError."""
    if target.exists() and any(target.iterdir()):
        raise CommandError(f"{target} is there already and not empty.")
    target.parent.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    try:
        copy = SiteCopy(part, told)
        copy.all()
        part.chmod(0o755)
        os.replace(part, target)
    except OSError as error:
        raise CommandError(f"The copy failed, and nothing was kept of it: {error}") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return copy
