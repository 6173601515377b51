"""All that carries one tag."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.views.decorators.http import require_safe

from articles.models import Tag
from articles.views.articles import moved_to
from articles.views.feeds import links
from articles.views.lists import listed_page


@require_safe
def tag(request: HttpRequest, edition: str, slug: str) -> HttpResponse:
    found = Tag.objects.filter(slug=slug).first()
    if found is None:
        if moved := moved_to(request):
            return HttpResponsePermanentRedirect(moved)
        raise Http404("no such tag")
    feeds = links(edition, "tag", slug=slug)
    context = {
        "tag": found,
        "feeds": feeds,
        "meta": {"title": found.name, "description": found.description},
    }
    template, route = "articles/tag.html", "articles:tag"
    return listed_page(request, edition, found.key, template, context, route=route, slug=slug)
