"""Whatever stands at a path: a category, an article, or what has moved from there."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles import reading
from articles.gathering import article_at
from articles.models import Article, Redirect
from articles.old_addresses import asks_for_feed, candidates
from articles.sections import sections
from articles.views.categories import category_page
from articles.views.feeds import feed_of, links
from articles.views.pages import json_ld, keys_of, respond


@require_safe
def resolve(request: HttpRequest, edition: str, path: str) -> HttpResponse:
    """The category or article at `path`; 301 to today's address, 410 for what was withdrawn."""
    if "\x00" in path:  # PostgreSQL's text holds none
        raise Http404("nothing stands here")
    inner = path.strip("/")
    if category := sections().at(edition, inner):
        if request.path != category.get_absolute_url():
            return HttpResponsePermanentRedirect(category.get_absolute_url())
        return category_page(request, category)
    slug = inner.rpartition("/")[2]
    article = article_at(edition, slug)
    if article is not None and (article.is_published() or reading.has_notice(article)):
        if request.path != article.get_absolute_url():
            # A known old address says more than a slug that is the same by chance.
            moved = moved_to(request, exactly=True)
            return HttpResponsePermanentRedirect(moved or article.get_absolute_url())
        return article_page(request, article)
    if moved := moved_to(request):
        return HttpResponsePermanentRedirect(moved)
    if article is not None and reading.is_gone(article):
        return gone(request, edition, article)
    raise Http404("nothing stands here")


def moved_to(request: HttpRequest, *, exactly: bool = False) -> str:
    """Where an old address leads today; empty where this is none, or leads nowhere readers may.

    Unless `exactly` this one is meant, what old systems hang behind addresses is cut off.
    """
    query = request.META.get("QUERY_STRING", "")
    if "\x00" in request.path:
        return ""
    wanted = [request.path[:700]] if exactly else candidates(request.path, query)
    rows = Redirect.objects.select_related(
        "article__category", "category", "tag", "author", "issue"
    ).filter(path__in=[path for path in wanted if "\x00" not in path])
    known = {redirect.path: redirect for redirect in rows}
    for redirect in (known[path] for path in wanted if path in known):
        article = redirect.article
        if article is None or article.is_published() or reading.has_notice(article):
            return feed_of(redirect) if asks_for_feed(request.path) else redirect.target_url
    return ""


def article_page(request: HttpRequest, article: Article) -> HttpResponse:
    """One article, in its own language; links stay in its edition."""
    page = reading.page_of(article)
    keys = {article.key} | keys_of(page.related) | keys_of([page.previous, page.next])
    keys |= {category.key for category in page.line} | {f"tag-{tag.pk}" for tag in page.tags}
    keys |= {line.author.key for line in page.bylines}
    keys |= keys_of(page.translations) | {f"article-{article.translation_of_id or article.pk}"}
    if article.issue:
        keys.add(article.issue.line_key)
    context = page.context() | {
        "meta": page.meta(),
        "alternates": page.alternates(),
        "json_ld": json_ld(*page.linked_data()),
        "feeds": links(article.edition),
    }
    return respond(
        request,
        "articles/article.html",
        context,
        edition=article.edition,
        language=article.language,
        keys=keys,
    )


def gone(request: HttpRequest, edition: str, article: Article) -> HttpResponse:
    """410: it was here, and is not any more."""
    context = {"meta": {"title": _("No longer published"), "robots": "noindex"}}
    return respond(
        request, "articles/gone.html", context, edition=edition, keys={article.key}, status=410
    )
