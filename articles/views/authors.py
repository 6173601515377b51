"""One author: who, and what they wrote."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.views.decorators.http import require_safe

from articles import linked_data
from articles.models import Author
from articles.views.articles import moved_to
from articles.views.feeds import links
from articles.views.lists import listed_page


@require_safe
def author(request: HttpRequest, edition: str, slug: str) -> HttpResponse:
    authors = Author.objects.select_related("portrait").prefetch_related("profiles")
    found = authors.filter(slug=slug).first()
    if found is None:
        if moved := moved_to(request):
            return HttpResponsePermanentRedirect(moved)
        raise Http404("no such author")
    profile = found.profile(edition)
    context = {
        "author": found,
        "profile": profile,
        "feeds": links(edition, "author", slug=slug),
        "meta": {"title": found.name, "description": profile.biography[:160] if profile else ""},
        "linked_data": [linked_data.profile_page(found, profile, edition)],
    }
    template, route = "articles/author.html", "articles:author"
    return listed_page(request, edition, found.key, template, context, route=route, slug=slug)
