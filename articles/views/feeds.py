"""Feeds of the site, an edition, a section, a tag or an author, in three formats."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from articles.feeds.collect import Feed, collect, newest
from articles.feeds.formats import FORMATS
from articles.models import Author, Redirect, Tag
from articles.publishing import list_key
from articles.sections import sections
from articles.views.pages import keys_of, publish_response
from categories.addresses import address


def _listed(request: HttpRequest, feed: Feed, kind: str, key: str) -> HttpResponse:
    """The feed of a tag or an author; 404 where nothing is readable, as the page itself."""
    if not feed.items:
        raise Http404("nothing to read here")
    return _answer(request, feed, kind, {key, list_key(key)})


def _answer(request: HttpRequest, feed: Feed, kind: str, keys: set[str]) -> HttpResponse:
    write, content_type = FORMATS[kind]
    response = HttpResponse(write(feed), content_type=content_type)
    # Readers of other sites may show a feed.
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    keys = keys | keys_of([item.article for item in feed.items])
    return publish_response(request, response, keys)


@require_safe
def site(request: HttpRequest, kind: str) -> HttpResponse:
    """All editions together."""
    edition = settings.LANGUAGE_CODE
    feed = collect(newest(), edition=edition, title="", description="", page="/", path=request.path)
    return _answer(request, feed, kind, {f"edition-{code}" for code, _name in settings.LANGUAGES})


@require_safe
def edition_feed(request: HttpRequest, edition: str, kind: str) -> HttpResponse:
    """One edition."""
    page, items = address(edition, ""), newest(edition=edition)
    feed = collect(items, edition=edition, title="", description="", page=page, path=request.path)
    return _answer(request, feed, kind, {f"edition-{edition}"})


@require_safe
def section(request: HttpRequest, edition: str, path: str, kind: str) -> HttpResponse:
    """One section with all below it."""
    found = sections().at(edition, path.strip("/"))
    if found is None:
        raise Http404("no such section")
    feed = collect(
        newest(key=found.key),
        edition=edition,
        title=found.name,
        description=found.description,
        page=found.get_absolute_url(),
        path=request.path,
    )
    # Sections that move take their articles out of some lists and into others.
    return _answer(request, feed, kind, {found.key, list_key(found.key), f"site-{edition}"})


@require_safe
def tag(request: HttpRequest, edition: str, slug: str, kind: str) -> HttpResponse:
    """One tag in one edition."""
    found = get_object_or_404(Tag, slug=slug)
    feed = collect(
        newest(key=found.key, edition=edition),
        edition=edition,
        title=found.name,
        description=found.description,
        page=found.get_absolute_url(edition),
        path=request.path,
    )
    return _listed(request, feed, kind, found.key)


@require_safe
def author(request: HttpRequest, edition: str, slug: str, kind: str) -> HttpResponse:
    """One author in one edition."""
    found = get_object_or_404(Author, slug=slug)
    with translation.override(edition):
        feed = collect(
            newest(key=found.key, edition=edition),
            edition=edition,
            title=found.name,
            description=found.name,
            page=found.get_absolute_url(edition),
            path=request.path,
        )
    return _listed(request, feed, kind, found.key)


def links(edition: str, kind: str = "", **names: str) -> list[dict[str, str]]:
    """The feeds of a page for its head: `links("en")`, `links("en", "tag", slug="x")`."""
    types = {"rss.xml": "RSS", "atom.xml": "Atom", "feed.json": "JSON Feed"}
    name = f"articles:feed_{kind}" if kind else "articles:feed"
    return [
        {
            "type": FORMATS[form][1].partition(";")[0],
            "title": title,
            "url": reverse(name, kwargs={"edition": edition, "kind": form, **names}),
        }
        for form, title in types.items()
    ]


def feed_of(redirect: Redirect) -> str:
    """The feed of what an old address of a feed was about; its page where it has none."""
    kwargs = {"edition": redirect.edition or settings.LANGUAGE_CODE, "kind": "rss.xml"}
    if redirect.category:
        kwargs |= {"edition": redirect.category.language, "path": redirect.category.path}
        return reverse("articles:feed_section", kwargs=kwargs)
    if redirect.tag:
        return reverse("articles:feed_tag", kwargs={**kwargs, "slug": redirect.tag.slug})
    if redirect.author:
        return reverse("articles:feed_author", kwargs={**kwargs, "slug": redirect.author.slug})
    return redirect.target_url
