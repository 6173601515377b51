"""The front page of an edition."""

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.views.decorators.http import require_safe

from articles import linked_data
from articles.front_page import compose
from articles.models import OldQuery
from articles.publishing import list_key
from articles.views.articles import moved_to
from articles.views.feeds import links
from articles.views.pages import everywhere, json_ld, keys_of, respond

OLD_QUERIES = OldQuery.USUAL | {"paged"}


@require_safe
def home(request: HttpRequest, edition: str) -> HttpResponse:
    # WordPress answers /?p=12 and its like; any other query does not change the page.
    if _is_old(request):
        if moved := moved_to(request):
            return HttpResponsePermanentRedirect(moved)
        return HttpResponseRedirect(request.path)
    front = compose(edition)
    keys = {f"edition-{edition}", f"home-{edition}", f"corrections-{edition}"}
    keys |= keys_of(front.articles())
    for section in front.sections:
        keys |= {section.category.key, list_key(section.category.key)}
    if front.magazine_issue:
        keys.add(front.magazine_issue.key)
    context = front.context() | {
        "is_home": True,
        "meta": {},
        "feeds": links(edition),
        "alternates": everywhere("articles:home"),
        "json_ld": json_ld(*linked_data.website(edition)),
    }
    return respond(request, "articles/home.html", context, edition=edition, keys=keys)


def _is_old(request: HttpRequest) -> bool:
    """Whether the query is an old address: a term's is `/?region=europe` in WordPress."""
    if not request.GET:
        return False
    return bool(request.GET.keys() & OLD_QUERIES or request.GET.keys() & OldQuery.objects.names())
