"""All that carries one tag."""

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from articles.models import Tag
from articles.views.articles import moved_to
from articles.views.feeds import links
from articles.views.lists import listed_page


@require_safe
def tag(request: HttpRequest, edition: str, slug: str) -> HttpResponse:
    if moved := _moved(request, slug):
        return HttpResponsePermanentRedirect(moved)
    found = get_object_or_404(Tag, slug=slug)
    feeds = links(edition, "tag", slug=slug)
    context = {
        "tag": found,
        "feeds": feeds,
        "meta": {"title": found.name, "description": found.description},
    }
    return listed_page(request, edition, found.key, "articles/tag.html", context)


def _moved(request: HttpRequest, slug: str) -> str:
    return "" if Tag.objects.filter(slug=slug).exists() else moved_to(request)
