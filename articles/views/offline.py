"""The web-app manifest, and the worker that keeps what was read for a reader without a line."""

import json
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.site import site_of
from articles.views.pages import publish_response, respond

ICONS = {"icons/icon-192.png": "192x192", "icons/icon-512.png": "512x512"}
# What the page without a line looks like and does.
SHELL = ("css/site.css", "js/theme.js", "js/site.js", "js/offline.js")
# Without the setting the worker that browsers have is replaced by one that takes itself away.
GONE = """self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) await caches.delete(name);
  await self.registration.unregister();
})()));
"""


@require_safe
def manifest(request: HttpRequest, edition: str) -> HttpResponse:
    """What a telephone needs to put the magazine on its first screen (W3C, Web App Manifest)."""
    site = site_of(edition)
    home = reverse("articles:home", kwargs={"edition": edition})
    response = JsonResponse(
        {
            "id": home,
            "name": site.name,
            "short_name": site.name[:12],
            "description": site.description or site.tagline,
            "lang": edition,
            "start_url": home,
            "scope": "/",
            "display": "minimal-ui",
            "background_color": "#fcfbf8",
            "theme_color": "#fcfbf8",
            "icons": [
                {"src": static(path), "sizes": sizes, "type": "image/png"}
                for path, sizes in ICONS.items()
            ],
        },
        content_type="application/manifest+json",
    )
    return publish_response(request, response, {f"site-{edition}"})


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The script of the worker; it stands at the root so that it may see every page."""
    script = _told() + _script("js/worker.js") if settings.OFFLINE else GONE
    response = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response


def _told() -> str:
    """The addresses that the script goes by; those of static files change with each release."""
    pages = [
        reverse("articles:offline", kwargs={"edition": code}) for code, _ in settings.LANGUAGES
    ]
    parts = [static(name) for name in SHELL]
    return f"const OFFLINE = {json.dumps(pages)};\nconst SHELL = {json.dumps(parts)};\n"


@cache
def _script(name: str) -> str:
    return Path(str(finders.find(name))).read_text(encoding="utf-8")


@require_safe
def offline(request: HttpRequest, edition: str) -> HttpResponse:
    """What the worker shows where it has no copy and no line."""
    with translation.override(edition):
        meta = {"title": _("No connection"), "robots": "noindex"}
    return respond(request, "articles/offline.html", {"meta": meta}, edition=edition, keys=())
