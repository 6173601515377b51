"""Search: a page of results, and what is suggested while typing."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.search.filters import Narrowing
from articles.search.query import search as find
from articles.search.query import suggest as headlines
from articles.search.words import MAX_QUERY
from articles.views.pages import publish_response, respond, unkept


@require_safe
def search(request: HttpRequest, edition: str) -> HttpResponse:
    query = request.GET.get("q", "").replace("\x00", "").strip()[:MAX_QUERY]
    with translation.override(edition):
        narrowing = Narrowing.read(request.GET.dict(), edition)
        found = find(query, narrowing.filters(), narrowing.asked.get("before", ""))
        groups = narrowing.groups(request.path, found) if query else []
        title = _("Search")
    after = found.after and narrowing.url(request.path, before=str(found.after))
    context = {
        "query": query,
        "spelled": found.spelled,
        "results": found.results,
        "filters": groups,
        "older_url": after,
        "first_url": narrowing.url(request.path),
        "is_first": found.is_first,
        "meta": {"title": title, "robots": "noindex"},
    }
    # What somebody looks for is their own affair, too.
    return unkept(respond(request, "articles/search.html", context, edition=edition, keys=()))


@require_safe
def suggest(request: HttpRequest, edition: str) -> HttpResponse:
    """Headlines that go on as `q` does, for the search field."""
    found = headlines(request.GET.get("q", ""), edition)
    suggestions = [
        {"text": article.headline, "url": article.get_absolute_url(), "lang": article.language}
        for article in found
    ]
    response = JsonResponse({"suggestions": suggestions})
    keys = {article.key for article in found} | {f"edition-{edition}"}
    return publish_response(request, response, keys)
