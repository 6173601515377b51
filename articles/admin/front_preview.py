"""A front page seen in advance: the public page, made for a moment that may be still to come."""

from copy import copy
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from articles.front_page import compose
from articles.models import FrontPage
from articles.views.pages import respond


def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The front page of the arrangement's edition at `?at=` (when it starts, or now)."""
    front_page = get_object_or_404(FrontPage, pk=pk)
    at = moment(request.GET.get("at", "")) or max(front_page.starts_at, timezone.now())
    edition = front_page.edition
    context = compose(edition, at).context() | {
        "is_home": True,
        "meta": {"robots": "noindex"},
        "today": timezone.localdate(at),
    }
    public = as_reader(request, reverse("articles:home", kwargs={"edition": edition}))
    response = respond(public, "articles/home.html", context, edition=edition, keys=())
    del response.headers["Surrogate-Key"]
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def as_reader(request: HttpRequest, path: str) -> HttpRequest:
    """The request as if it had asked for a public page: menus and names come by the address."""
    public = copy(request)
    public.path = public.path_info = path
    public.resolver_match = resolve(path)
    return public


def moment(text: str) -> datetime | None:
    """The time that a field of the desk holds; None where it holds none."""
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    if found is None or not 1 < found.year < 9999:  # in every zone there is such a time
        return None
    if timezone.is_aware(found):
        return found
    return timezone.make_aware(found)
