"""What each kind of page is at a site, asked of the site itself; prints JSON."""

import json
import sys

import django
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

KINDS = (
    "home", "category", "oldest", "article", "feed",
    "tag", "author", "search_common", "search_rare", "sitemap",
)  # fmt: skip


def addresses() -> dict[str, str]:
    """One address of each kind."""
    from articles.cursor import cursor_of
    from articles.models import Article, Author, Listing, Tag
    from categories.models import Category
    from newsroom.generated.words import COMMON, RARE

    category = Category.objects.order_by("pk").first()
    middle = Article.objects.published().order_by("pk")
    article = middle[middle.count() // 2]
    listed = Listing.objects.filter(key=category.key).order_by("published_at", "article")[15]
    before = cursor_of(listed.published_at, listed.article_id)
    return {
        "home": "/",
        "category": category.get_absolute_url(),
        "oldest": f"{category.get_absolute_url()}?before={before}",
        "article": article.get_absolute_url(),
        "feed": "/feeds/rss.xml",
        "tag": Tag.objects.order_by("pk").first().get_absolute_url("en"),
        "author": Author.objects.order_by("pk").first().get_absolute_url("en"),
        "search_common": f"/search/?q={COMMON}",
        "search_rare": f"/search/?q={RARE}",
        "sitemap": "/sitemaps/articles-en-0.xml",
    }


def main() -> None:
    """Ask each page twice, so that nothing is counted that a process does once."""
    found = {}
    for kind, address in addresses().items():
        client = Client(headers={"host": settings.ALLOWED_HOSTS[0]})
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address)
        if answer.status_code != 200:
            sys.exit(f"{address} answers {answer.status_code}")
        body = b"".join(answer) if answer.streaming else answer.content
        found[kind] = {"address": address, "queries": len(queries), "bytes": len(body)}
    print(json.dumps(found))


if __name__ == "__main__":
    django.setup()
    main()
