"""What everything is measured against: bare bytes under WSGI, and one view with one ORM get."""

import os
from collections.abc import Callable, Iterable
from typing import Any

BODY = os.urandom(12_000)
HEADERS = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(BODY)))]


def bare(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The same bytes for everyone."""
    start_response("200 OK", HEADERS)
    return [BODY]


if "reference" in os.environ.get("DJANGO_SETTINGS_MODULE", ""):
    from django.core.handlers.wsgi import WSGIRequest
    from django.core.wsgi import get_wsgi_application
    from django.http import HttpResponse
    from django.urls import path

    one_get = get_wsgi_application()

    from categories.models import Category

    def view(request: WSGIRequest) -> HttpResponse:
        """One row."""
        Category.objects.get(language="en", path="section-a")
        return HttpResponse(BODY)

    urlpatterns = [path("", view)]
