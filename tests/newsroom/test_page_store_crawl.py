"""Every change reaches every page that shows it, and purges few others.

A crawl of all public pages before and after a change: pages that changed are exactly those that
were made anew, and at most twice as many are purged as had to be. Pages are counted over a site in
which several sections, authors and tags have nothing to do with the change.
"""

import re

import pytest

from articles import editing, withdrawing
from articles.models import Article, Author, Tag
from articles.publishing import Publication, publish
from articles.snapshot import revised
from categories.models import Category
from newsroom.models import MenuItem
from newsroom.pagestore.stores import NoStore
from tests.newsroom.page_store_browser import Browser, keep_pages

pytestmark = pytest.mark.one_database

LINK = re.compile(
    rb'(?:href="|<link>|<loc>|<id>)(?:https?://[^/"<]+)?(/[^"<#?]*(?:\?before=[^"<]*)?)'
)
MOMENT = re.compile(rb"<(?:lastBuildDate|updated)>[^<]*")
SEEDS = ["/", "/tr/", "/feeds/rss.xml", "/tr/feeds/rss.xml", "/sitemap.xml", "/corrections/"]
SKIPPED = re.compile(
    r"/(?:static|media|admin|subscriptions|icons)|/(?:tr/)?(?:search|subscriptions)/"
)


@pytest.fixture
def site(settings, tmp_path, monkeypatch, transactional_db, published):
    """Four sections in two editions, eight authors, eight tags, forty articles."""
    kept = keep_pages(settings, monkeypatch, tmp_path)
    sections = [
        Category.objects.get_or_create(name=name, language=language)[0]
        for name, language in [("News", "en"), ("Sea", "en"), ("Haber", "tr"), ("Deniz", "tr")]
    ]
    authors = [Author.objects.create(name=f"Author {number}") for number in range(8)]
    for number in range(40):
        published(
            f"Headline {number}",
            slug=f"piece-{number}",
            category=sections[number % 4],
            byline=[[authors[number % 8].pk, "author"]],
            tags=[f"Tag {number % 8}"],
        )
    return Site(kept)


class Site:
    """All public pages, as a crawler sees them."""

    def __init__(self, store):
        self.store = store
        self.browser = Browser(store)

    def crawl(self):
        """Body of each page by its address, following every link."""
        pages, waiting = {}, list(SEEDS)
        while waiting:
            path = waiting.pop()
            if path in pages or SKIPPED.match(path):
                continue
            status, _headers, body = self.browser.get(path)
            pages[path] = (status, body)
            if status == 200:
                waiting += [found.decode() for found in LINK.findall(body)]
        return pages

    def change(self, make):
        """Crawl, change, ask for all pages again: what was made anew, and what changed."""
        before = self.crawl()
        self.browser.made.clear()
        self.crawl()
        fresh = set(self.browser.made)  # what is never stored
        make()
        self.browser.made.clear()
        after = {path: self.browser.get(path)[::2] for path in before}
        made = set(self.browser.made) - fresh
        anew = Browser(NoStore())
        right = {path: anew.get(path)[::2] for path in before}
        changed = {path for path in before if before[path] != after[path]}
        return Outcome(right, after, made, changed - fresh)


class Outcome:
    def __init__(self, right, after, made, changed):
        self.right, self.after, self.made, self.changed = right, after, made, changed

    def holds(self):
        """Nothing old went out, and at most twice as much was purged as had to be."""
        paths = {path.partition("?")[0] for path in self.changed}
        wrong = [
            each for each in self.right if timeless(self.right[each]) != timeless(self.after[each])
        ]
        assert not wrong, "not what they would be if nothing were stored"
        assert paths <= self.made, f"old pages went out: {sorted(paths - self.made)}"
        assert len(self.made) <= 2 * max(len(paths), 1), (
            f"{len(self.made)} made anew for {len(paths)}: {sorted(self.made - paths)}"
        )


def timeless(page):
    """Status and body without the moment that an empty feed was written at."""
    return page[0], MOMENT.sub(b"", page[1])


def revise(article, by, **changes):
    article = Article.objects.get(pk=article.pk)
    data = revised(article.latest_revision.data, **changes)
    revision = editing.save_draft(article, data, by=by, version=article.version)
    publish([Publication(article, revision, article.version)], by=by)


def middle():
    return Article.objects.get(slug="piece-20")


def test_a_publication(site, published):
    news, author = Category.objects.get(name="News"), Author.objects.get(name="Author 4")
    words = {"category": news, "tags": ["Tag 4"], "byline": [[author.pk, "author"]]}
    outcome = site.change(lambda: published("Brand new", slug="new", **words))
    lists = {"/", "/news/", "/tags/tag-4/", "/authors/author-4/", "/feeds/rss.xml"}
    feeds = {"/feeds/tags/tag-4/rss.xml", "/feeds/authors/author-4/rss.xml"}
    assert lists | feeds <= outcome.changed
    outcome.holds()


def test_a_correction(site, deniz):
    outcome = site.change(lambda: revise(middle(), deniz, headline="Put right"))
    assert {"/news/piece-20/", "/news/"} <= outcome.changed
    outcome.holds()


def test_a_new_text_alone(site, deniz):
    outcome = site.change(lambda: revise(middle(), deniz, body="<p>Other words.</p>"))
    assert "/news/piece-20/" in outcome.changed
    outcome.holds()


def test_a_withdrawal(site, deniz):
    article = middle()
    outcome = site.change(lambda: withdrawing.unpublish(article, by=deniz, version=article.version))
    assert outcome.after["/news/piece-20/"][0] == 410
    outcome.holds()


def test_a_section_that_moves(site):
    def move():
        category = Category.objects.get(name="Sea")
        category.parent = Category.objects.get(name="News")
        category.save()

    outcome = site.change(move)
    assert outcome.after["/sea/piece-21/"][0] == 301
    assert {"/", "/news/", "/sea/"} <= outcome.changed
    outcome.holds()


def test_a_section_in_no_menu_that_moves(site):
    MenuItem.objects.create(edition="en", location="main", label="Shop", url="https://shop.test/")
    site.crawl()

    def move():
        category = Category.objects.get(name="Sea")
        category.slug = "water"
        category.save()

    outcome = site.change(move)
    assert outcome.after["/sea/piece-21/"][0] == 301
    assert "/authors/author-4/" not in outcome.made
    outcome.holds()


def test_a_section_that_is_hidden_and_shown(site):
    def access(to):
        category = Category.objects.get(name="Sea")
        category.access = to
        category.save()

    outcome = site.change(lambda: access("staff"))
    assert outcome.after["/sea/piece-21/"][0] != 200
    outcome.holds()
    outcome = site.change(lambda: access("public"))
    assert {"/", "/feeds/rss.xml"} <= outcome.changed
    outcome.holds()


def test_an_author_who_is_renamed(site):
    def rename():
        author = Author.objects.get(name="Author 4")
        author.name = "Somebody Else"
        author.save()

    outcome = site.change(rename)
    assert {"/authors/author-4/", "/news/piece-20/"} <= outcome.changed
    outcome.holds()


def test_a_tag_that_is_renamed(site):
    def rename():
        tag = Tag.objects.get(name="Tag 4")
        tag.name = "Other word"
        tag.save()

    outcome = site.change(rename)
    assert "/news/piece-20/" in outcome.changed
    outcome.holds()


def test_a_menu_that_changes(site):
    def change():
        MenuItem.objects.create(
            edition="en", location="main", label="Shop", url="https://shop.test/"
        )

    outcome = site.change(change)
    assert {"/", "/news/piece-20/"} <= outcome.changed
    assert "/tr/haber/piece-22/" not in outcome.made
    outcome.holds()
