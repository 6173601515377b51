"""What an editor does to a site that is being measured: `python -m tests.bench.living_work`.

Reads a word a line and answers with JSON when the change is committed.
"""

import json
import sys
import time
from dataclasses import replace
from typing import Any

import django

django.setup()

from accounts.models import User  # noqa: E402
from articles import editing, withdrawing  # noqa: E402
from articles.models import Article, Author  # noqa: E402
from articles.publishing import Publication, publish  # noqa: E402
from articles.snapshot import blank, of_article, revised  # noqa: E402
from categories.models import Category  # noqa: E402
from newsroom.models import MenuItem  # noqa: E402
from newsroom.pagestore.current import store  # noqa: E402


class Editor:
    """Makes one change after another; each says which pages show `text` from then on."""

    def __init__(self) -> None:
        found = User.objects.filter(email="bench@newsroom.test").first()
        self.user = found or User.objects.create_superuser("bench@newsroom.test", "x" * 20)
        self.section = Category.objects.get(path="section-b", language="en")
        self.author = Author.objects.order_by("pk").first()
        self.made: list[Article] = []

    def publish(self) -> dict[str, Any]:
        text = f"Fresh off the press {time.time_ns()}"
        data = blank(
            headline=text, category=self.section.pk, language="en", body="<p>Words.</p>",
            byline=[[self.author.pk, "author"]], tags=["Living"],
        )  # fmt: skip
        article = editing.create(self.user, data, edition="en")
        publish([Publication(article, article.latest_revision, article.version)], by=self.user)
        self.made.append(article)
        lists = [self.section.get_absolute_url(), "/", "/tags/living/", "/feeds/rss.xml"]
        return {"pages": [article.get_absolute_url(), *lists], "text": text}

    def correct(self) -> dict[str, Any]:
        article = Article.objects.get(pk=self.made[-1].pk)
        text = f"Put right {time.time_ns()}"
        data = revised(of_article(article), headline=text)
        revision = editing.save_draft(article, data, by=self.user, version=article.version)
        publish([Publication(article, revision, article.version)], by=self.user)
        return {
            "pages": [article.get_absolute_url(), self.section.get_absolute_url(), "/"],
            "text": text,
        }

    def rename(self) -> dict[str, Any]:
        self.author.name = f"Ada {time.time_ns()}"
        self.author.save()
        own = self.author.get_absolute_url("en")
        pages = [self.made[-1].get_absolute_url(), own, self.section.get_absolute_url()]
        return {"pages": pages, "text": self.author.name}

    def menu(self) -> dict[str, Any]:
        text = f"Shop {time.time_ns()}"
        MenuItem.objects.filter(label__startswith="Shop ").delete()
        MenuItem.objects.create(edition="en", location="main", label=text, url="https://s.test/")
        return {"pages": ["/", "/section-c/", self.made[-1].get_absolute_url()], "text": text}

    def move(self) -> dict[str, Any]:
        category = Category.objects.get(pk=self.section.pk)
        category.slug = f"section-b-{time.time_ns() % 10**9}"
        category.save()
        self.section = category
        return {"pages": ["/", category.get_absolute_url()], "text": f"/{category.path}/"}

    def unpublish(self) -> dict[str, Any]:
        article = Article.objects.get(pk=self.made[-1].pk)
        withdrawing.unpublish(article, by=self.user, version=article.version)
        category = Category.objects.get(pk=self.section.pk)
        pages = ["/", category.get_absolute_url(), "/feeds/rss.xml"]
        return {"pages": pages, "text": article.headline, "gone": True}

    def home(self) -> dict[str, Any]:
        """Put everything where it was."""
        category = Category.objects.get(pk=self.section.pk)
        category.slug = "section-b"
        category.save()
        return {}

    def expire(self) -> dict[str, Any]:
        """Let the front page have ended a moment ago."""
        pages, deadline = store(), time.monotonic() + 10
        while (entry := pages.get("/")) is None or (ticket := pages.begin("/")) is None:
            if time.monotonic() > deadline:
                raise SystemExit("the front page is not stored, or is being made")
            time.sleep(0.05)
        pages.put(ticket, replace(entry, expires=time.time() - 1, answers={}))
        pages.release(ticket)
        return {}


def main() -> None:
    editor = Editor()
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        done = getattr(editor, line.strip())()
        print(json.dumps({"at": time.time(), **done}), flush=True)


if __name__ == "__main__":
    main()
