"""What the pages of subscribers have in common: nobody stores them, nothing leaks from them."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation


def page(
    request: HttpRequest, template: str, edition: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page in the edition's language that is private to its reader."""
    words = {"edition": edition, "language": edition, "meta": {"robots": "noindex"}, **context}
    with translation.override(edition):
        response = render(request, f"subscriptions/{template}", words, status=status)
    response.headers["Content-Language"] = edition
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def is_foreign(request: HttpRequest) -> bool:
    """Whether a browser says that another site sent this form; who says nothing is let in."""
    site = request.headers.get("Sec-Fetch-Site", "")
    if site and site not in {"same-origin", "none"}:
        return True
    origin = request.headers.get("Origin", "")
    if not origin or site == "same-origin":
        return False
    return urlsplit(origin).netloc not in {urlsplit(settings.SITE_URL).netloc, request.get_host()}
