"""Search (its index and ranking come with the search issue; here: headlines and standfirsts)."""

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.models import Article
from articles.views.pages import respond

MAX_QUERY = 200  # characters


@require_safe
def search(request: HttpRequest, edition: str) -> HttpResponse:
    query = request.GET.get("q", "").replace("\x00", "").strip()[:MAX_QUERY]
    rows: list[Article] = []
    if query:
        pool = Article.objects.published().in_edition(edition).newest_first().teasers()
        rows = list(pool.filter(Q(headline__icontains=query) | Q(standfirst__icontains=query))[:20])
    context = {
        "query": query,
        "results": [
            {
                "article": row,
                "headline_html": escape(row.headline),
                "excerpt_html": escape(row.standfirst),
            }
            for row in rows
        ],
        "meta": {"title": _("Search"), "robots": "noindex"},
    }
    response = respond(request, "articles/search.html", context, edition=edition, keys=())
    response.headers["Cache-Control"] = "private, no-store"
    return response
