"""One author: who, and what they wrote."""

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from articles.models import Author
from articles.views.articles import moved_to
from articles.views.feeds import links
from articles.views.lists import listed_page


@require_safe
def author(request: HttpRequest, edition: str, slug: str) -> HttpResponse:
    authors = Author.objects.select_related("portrait").prefetch_related("profiles")
    if not authors.filter(slug=slug).exists() and (moved := moved_to(request)):
        return HttpResponsePermanentRedirect(moved)
    found = get_object_or_404(authors, slug=slug)
    profile = found.profile(edition)
    context = {
        "author": found,
        "profile": profile,
        "feeds": links(edition, "author", slug=slug),
        "meta": {"title": found.name, "description": profile.biography[:160] if profile else ""},
    }
    return listed_page(request, edition, found.key, "articles/author.html", context)
