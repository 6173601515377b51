"""Plain pages, the answers to errors, and what machines ask of any site."""

import errno
import sys
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.db import InterfaceError, OperationalError, connection
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    JsonResponse,
)
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import constant_time_compare
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.defaults import permission_denied

from articles import missing
from articles.lists import newest
from articles.views.articles import moved_to
from articles.views.pages import respond
from newsroom import health
from newsroom.middleware import edition_of
from newsroom.models import Page, SiteSettings
from newsroom.observing import metrics as numbers
from newsroom.patience import BackInAMoment

# Stories that a wrong address leads to.
OFFERED = 4


@require_safe
def page(request: HttpRequest, edition: str, slug: str) -> HttpResponse:
    """A plain page."""
    found = Page.objects.filter(edition=edition, slug=slug, is_public=True).first()
    if found is None:
        if moved := moved_to(request):
            return HttpResponsePermanentRedirect(moved)
        raise Http404("no such page")
    # Cleaned by articles.body when it was rendered at saving.
    found.body_html = mark_safe(found.body_html)  # noqa: S308
    context = {"page": found, "meta": {"title": found.title, "description": found.description}}
    return respond(request, "newsroom/page.html", context, edition=edition, keys={found.key})


@require_safe
def default_edition(request: HttpRequest, rest: str) -> HttpResponse:
    """The default language's own prefix leads to the address without it."""
    query = request.META.get("QUERY_STRING", "")
    path = "/" + rest.lstrip("/\\")
    return HttpResponsePermanentRedirect(path + (f"?{query}" if query else ""))


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """200 while the process can ask its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """200 while the site can do its work; 503 with the parts that fail."""
    found = health.problems()
    return JsonResponse({"ready": not found, "problems": found}, status=503 if found else 200)


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Numbers for Prometheus, for whoever brings METRICS_TOKEN."""
    given = request.headers.get("Authorization", "")
    wanted = f"Bearer {settings.METRICS_TOKEN}"
    if not numbers.enabled() or not constant_time_compare(given, wanted):
        raise Http404("no such page")
    content, kind = numbers.exposition()
    return HttpResponse(content, content_type=kind)


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Whom to tell of a hole (RFC 9116); it holds for a year from the day it is asked for."""
    site = SiteSettings.objects.of(settings.LANGUAGE_CODE)
    contact = site.contact_email or settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].rstrip(">")
    until = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=365)
    lines = [
        f"Contact: mailto:{contact}",
        f"Expires: {until.isoformat()}",
        f"Preferred-Languages: {', '.join(code for code, _name in settings.LANGUAGES)}",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Where browsers look that read no link element."""
    return HttpResponsePermanentRedirect(static("icons/favicon.svg"))


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /search/",
        "Disallow: /subscriptions/",
    ]
    lines += [f"Sitemap: {settings.SITE_URL}/{name}.xml" for name in ("sitemap", "news-sitemap")]
    lines.append("")
    return HttpResponse("\n".join(lines), content_type="text/plain")


@never_cache
def script_words(request: HttpRequest) -> HttpResponse:
    """Words of the desk's scripts; public, since they hold nothing but words."""
    return admin.site.i18n_javascript(request)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404 in the language of the edition asked for; after the table of redirects was asked."""
    if request.method in {"GET", "HEAD"} and (moved := moved_to(request)):
        return HttpResponsePermanentRedirect(moved)
    missing.note(request)
    edition = edition_of(request.path)
    context: dict[str, Any] = {
        "edition": edition,
        "language": edition,
        "meta": {"robots": "noindex"},
    }
    with translation.override(edition):
        context["latest"] = newest(edition, OFFERED)
        return render(request, "404.html", context, status=404)


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403; at the desk a page of the desk, which says why where that is known."""
    # The path first: public pages are answered without knowing who asks.
    at_the_desk = request.path.startswith(reverse("admin:index"))
    if not at_the_desk or not admin.site.has_permission(request):
        return permission_denied(request, exception)
    context = {
        **admin.site.each_context(request),
        "title": _("You may not open this page"),
        "reason": str(exception),
    }
    return render(request, "admin/refused.html", context, status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 where something is away that will be back; needs neither database nor context."""
    if is_passing(sys.exc_info()[1]):
        headers = {"Retry-After": "5", "Cache-Control": "no-store"}
        return BackInAMoment(render_to_string("503.html"), headers=headers)
    return HttpResponse(render_to_string("500.html"), status=500)


def is_passing(error: BaseException | None) -> bool:
    """Whether the database is away or the disk is full: nothing is wrong with the request."""
    if isinstance(error, OperationalError | InterfaceError):
        return True
    return isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EROFS}
