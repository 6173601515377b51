"""The entries of a live article by themselves, for pages that keep themselves fresh."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from articles import reading
from articles.models import Article, Kind
from articles.views.pages import respond


@require_safe
def entries(request: HttpRequest, edition: str, pk: int) -> HttpResponse:
    """What the page shows under “As it happens”: one address for all readers, so caches answer."""
    live = Article.objects.published().in_edition(edition).filter(kind=Kind.LIVE)
    article = get_object_or_404(live.select_related("category").defer("body", "body_html"), pk=pk)
    context = {"live_entries": reading.entries_of(article)}
    if context["live_entries"] is None:
        raise Http404("no entries")
    response = respond(
        request,
        "articles/live_entries.html",
        context,
        edition=edition,
        language=article.language,
        keys={article.key, f"live-{article.pk}"},
    )
    response.headers["X-Robots-Tag"] = "noindex"
    return response
