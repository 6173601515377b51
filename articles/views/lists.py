"""Lists: what a key lists, a month of the archive, the public corrections."""

from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.conf import settings
from django.db.models import Count
from django.db.models.functions import TruncMonth
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles import linked_data
from articles.cursor import Page, page_of
from articles.kept import kept
from articles.lists import also_in, archived, listed
from articles.models import Article, Correction
from articles.publishing import list_key
from articles.views.pages import alternates, everywhere, json_ld, keys_of, respond, unkept


def listed_page(
    request: HttpRequest,
    edition: str,
    key: str,
    template: str,
    context: dict[str, Any],
    *,
    route: str,
    slug: str,
) -> HttpResponse:
    """One page of the list `key`, which each edition has at `route`; 404 where it shows nothing.

    What stands on no readable article may be known to nobody yet: the name of a tag or an author.
    """
    page = listed(key, request.GET.get("before", ""), edition)
    if page.is_first and not page.rows:
        raise Http404("nothing to read here")
    context |= {
        "articles": page.rows,
        "older_url": page.older_url(request.path),
        "first_url": request.path,
        "is_first": page.is_first,
        "alternates": _versions(edition, key, route, slug) if page.is_first else [],
    }
    things = context.get("linked_data") or [
        linked_data.collection(context["meta"]["title"], request.path, edition, page.rows)
    ]
    context["json_ld"] = json_ld(*map(linked_data.root, things))
    keys = {key, list_key(key)} | keys_of(page.rows)
    response = respond(request, template, context, edition=edition, keys=keys)
    return response if page.is_known else unkept(response)


def _versions(edition: str, key: str, route: str, slug: str) -> list[dict[str, str]]:
    """`hreflang` of a list's pages in the editions where it shows something."""
    return alternates(
        {
            code: reverse(route, kwargs={"edition": code, "slug": slug})
            for code, _name in settings.LANGUAGES
            if code == edition or also_in(key, code)
        }
    )


@require_safe
def archive_index(request: HttpRequest, edition: str) -> HttpResponse:
    """The newest articles, and the months to jump to."""
    page = archived(edition, request.GET.get("before", ""))
    return _archive(request, edition, page, None)


@require_safe
def archive(request: HttpRequest, edition: str, year: int, month: int) -> HttpResponse:
    """One month, in the site's time zone."""
    zone = timezone.get_default_timezone()
    start = datetime(year, month, 1, tzinfo=zone)
    end = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=zone)
    page = archived(edition, request.GET.get("before", ""), (start, end))
    if not page.rows:
        raise Http404("nothing in this month")
    return _archive(request, edition, page, start.date())


def _archive(request: HttpRequest, edition: str, page: Page, month: date | None) -> HttpResponse:
    about = linked_data.collection(_("Archive"), request.path, edition, page.rows)
    context = {
        "month": month,
        "months": kept(("months", edition), lambda: _months(edition)),
        "articles": page.rows,
        "older_url": page.older_url(request.path),
        "first_url": request.path,
        "is_first": page.is_first,
        "meta": {"title": _("Archive")},
        "alternates": [] if month or not page.is_first else everywhere("articles:archive_index"),
        "json_ld": json_ld(linked_data.root(about)),
    }
    keys = {f"edition-{edition}"} | keys_of(page.rows)
    response = respond(request, "articles/archive.html", context, edition=edition, keys=keys)
    return response if page.is_known else unkept(response)


def _months(edition: str) -> list[tuple[int, list[dict[str, Any]]]]:
    """Years, newest first, each with its months and how many articles they hold."""
    rows = (
        Article.objects.published()
        .in_edition(edition)
        .order_by()
        .annotate(month=TruncMonth("published_at", tzinfo=timezone.get_default_timezone()))
        .values("month")
        .annotate(count=Count("pk"))
        .order_by("-month")
    )
    months = [
        {
            "month": row["month"].date(),
            "count": row["count"],
            "url": reverse(
                "articles:archive",
                kwargs={
                    "edition": edition,
                    "year": row["month"].year,
                    "month": row["month"].month,
                },
            ),
        }
        for row in rows
    ]
    return [(year, list(items)) for year, items in groupby(months, lambda item: item["month"].year)]


@require_safe
def corrections(request: HttpRequest, edition: str) -> HttpResponse:
    """Every public correction of the edition, newest first."""
    rows = Correction.objects.public(edition).select_related("article__category")
    page = page_of(rows, request.GET.get("before", ""), moment="published_at")
    context = {
        "corrections": page.rows,
        "older_url": page.older_url(request.path),
        "first_url": request.path,
        "is_first": page.is_first,
        "meta": {"title": _("Corrections")},
        "alternates": everywhere("articles:corrections") if page.is_first else [],
    }
    keys = {f"corrections-{edition}"}
    for each in page.rows:
        keys |= {each.article.key, f"category-{each.article.category_id}"}
    response = respond(request, "articles/corrections.html", context, edition=edition, keys=keys)
    return response if page.is_known else unkept(response)
