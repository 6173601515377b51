"""What all public pages have in common: language, headers, keys, and the words for machines."""

import json
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_cache_control, set_response_etag
from django.utils.safestring import SafeString, mark_safe

from articles.site import absolute
from articles.teasers import Teaser

# Browsers ask again each time (304 is cheap); shared caches keep a page until it is purged.
SHARED_SECONDS = 300


def json_ld(*things: dict[str, Any]) -> SafeString:
    """Linked data for a script element; no character in it can end the element."""
    text = json.dumps(things[0] if len(things) == 1 else list(things), ensure_ascii=False)
    table: dict[str, str | int | None] = {
        "<": "\\u003c",
        ">": "\\u003e",
        "&": "\\u0026",
        "\u2028": "\\u2028",
        "\u2029": "\\u2029",
    }
    return mark_safe(text.translate(str.maketrans(table)))  # noqa: S308


def keys_of(articles: Iterable[Teaser | None]) -> set[str]:
    """Surrogate keys of the articles that a page shows, with their sections and authors."""
    return {key for article in articles if article is not None for key in article.keys}


def alternates(addresses: dict[str, str]) -> list[dict[str, str]]:
    """`hreflang` of a page's versions by edition; the default edition's stands for the rest."""
    if len(addresses) < 2:
        return []
    rest = addresses.get(settings.LANGUAGE_CODE) or next(iter(addresses.values()))
    pairs = [*addresses.items(), ("x-default", rest)]
    return [{"lang": lang, "url": absolute(path)} for lang, path in pairs]


def everywhere(route: str, **where: Any) -> list[dict[str, str]]:
    """`hreflang` of a page that every edition has."""
    codes = [code for code, _name in settings.LANGUAGES]
    return alternates({code: reverse(route, kwargs={"edition": code, **where}) for code in codes})


def respond(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    edition: str,
    keys: Iterable[str],
    language: str = "",
    status: int = 200,
) -> HttpResponse:
    """A public page in `language` (the edition's), with the headers that caches go by."""
    language = language or edition
    context = {"edition": edition, "language": language, **context}
    # A draft's address names no edition, and what stands around a page is kept for all of its own.
    request.edition = edition  # type: ignore[attr-defined]
    context.setdefault("page_url", absolute(request.path))
    with translation.override(language):
        html = render_to_string(template, context, request)
    response = HttpResponse(html, status=status)
    response.headers["Content-Language"] = language
    return publish_response(request, response, {*keys, f"site-{edition}"})


def unkept(response: HttpResponse) -> HttpResponse:
    """An answer that nobody keeps: nobody else asks the same."""
    response.headers["Cache-Control"] = "private, no-store"
    return response


def publish_response(
    request: HttpRequest, response: HttpResponse, keys: Iterable[str]
) -> HttpResponse:
    """`response` with the headers that caches go by; 304 where the client has these bytes."""
    response.headers["Surrogate-Key"] = " ".join(sorted(keys))
    patch_cache_control(response, public=True, max_age=0, s_maxage=SHARED_SECONDS)
    set_response_etag(response)
    answer: HttpResponseBase | None = get_conditional_response(
        request, response.headers.get("ETag"), None, response
    )
    return answer if isinstance(answer, HttpResponse) else response
