"""The sitemap index, its parts, and the news sitemap."""

import re

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles import sitemaps
from articles.feeds.formats import xml_text
from articles.site import absolute, site_of
from articles.views.pages import publish_response

_CHUNK = re.compile(r"articles-([a-z-]{2,10})-([0-9]{1,9})", re.ASCII)
# Google News wants the name "omitting anything in parentheses".
_ASIDE = re.compile(r"\s*\([^()]*\)")
_ALL = {f"edition-{code}" for code, _name in settings.LANGUAGES}


def _xml(request: HttpRequest, template: str, context: dict[str, object]) -> HttpResponse:
    text = xml_text(render_to_string(template, context))
    response = HttpResponse(text, content_type="application/xml; charset=utf-8")
    return publish_response(request, response, _ALL)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All parts."""
    parts = [*sitemaps.chunks(), *((name, None) for name in sitemaps.SECTIONS)]
    places = [
        {
            "url": absolute(reverse("articles:sitemap_section", kwargs={"section": name})),
            "changed": changed,
        }
        for name, changed in parts
    ]
    return _xml(request, "articles/sitemap_index.xml", {"places": places})


@require_safe
def section(request: HttpRequest, section: str) -> HttpResponse:
    """One part: a chunk of articles, or a section that an application registered."""
    if found := _CHUNK.fullmatch(section):
        if found[1] not in dict(settings.LANGUAGES):
            raise Http404("no such edition")
        places = sitemaps.articles_in(found[1], int(found[2]))
    elif section in sitemaps.SECTIONS:
        places = list(sitemaps.SECTIONS[section]())
    else:
        raise Http404("no such sitemap")
    return _xml(request, "articles/sitemap.xml", {"places": places})


@require_safe
def news(request: HttpRequest) -> HttpResponse:
    """What Google News asks for: two days, with the publication's exact name and language."""
    articles = sitemaps.news()
    editions = {article.edition for article in articles}
    names = {edition: _ASIDE.sub("", site_of(edition).name) for edition in editions}
    items = [
        {
            "article": article,
            "url": absolute(article.get_absolute_url()),
            "publication": names[article.edition],
        }
        for article in articles
    ]
    return _xml(request, "articles/news_sitemap.xml", {"items": items})
