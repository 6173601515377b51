"""Which requests that found nothing are worth an editor's look, and what to offer for them."""

import re
from urllib.parse import unquote

from django.db import DatabaseError
from django.http import HttpRequest

from articles.models import Article, MissingAddress
from articles.models.missing import LONGEST
from categories.slugs import slugify

# What scanners try, and files: no article ever stood there.
NOISE = re.compile(
    r"\.(php|asp|aspx|jsp|cgi|env|git|sql|bak|zip|tar|gz|xml|txt|js|css|map|png|jpe?g|gif|ico|svg|"
    r"woff2?|json|ya?ml|ini|log)$|^/(admin|static|media|outbox|\.well-known|wp-(admin|includes|json))"
    r"|/\.|\.\.|@|[<>\"'\\\x00-\x1f]",
    re.IGNORECASE,
)


def note(request: HttpRequest) -> None:
    """Count an address that readers asked for in vain. Only its path is kept, never a query."""
    path = unquote(request.path)
    if request.method != "GET" or len(path) > LONGEST or NOISE.search(path):
        return
    try:
        MissingAddress.objects.count_one(path)
    except DatabaseError:
        return  # the reader gets the page all the same


def candidates(path: str, count: int = 3) -> list[Article]:
    """Articles that may be meant: the same slug, or the most words of it."""
    slug = slugify(path.rstrip("/").rpartition("/")[2].rpartition(".")[0] or _last(path))
    if not slug:
        return []
    rows = Article.objects.published().select_related("category").defer("body", "body_html")
    exact = list(rows.filter(slug=slug)[:count])
    if exact:
        return exact
    words = [word for word in slug.split("-") if len(word) > 3]
    found: dict[int, tuple[int, Article]] = {}
    for word in words[:5]:
        for article in rows.filter(slug__contains=word).newest_first()[:20]:
            hits = found.get(article.pk, (0, article))[0]
            found[article.pk] = (hits + 1, article)
    best = sorted(found.values(), key=lambda pair: -pair[0])
    return [article for hits, article in best[:count] if hits * 2 >= len(words)]


def _last(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2]
