"""Nothing that is not public leaves the site, by whatever door."""

import os
import re
from datetime import timedelta
from html import unescape
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from articles import editing, live, scheduling, social, withdrawing
from articles.models import Article, Author, LiveEntry, MagazineIssue, RelatedArticle, Tag
from articles.publishing import Publication, publish
from articles.search import index
from articles.sitemaps import CHUNK
from articles.snapshot import of_article, revised
from categories.models import Category
from newsroom.pagestore import current, expiry
from newsroom.pagestore.files import FileStore
from newsroom.pagestore.public import PublicFiles
from newsroom.pagestore.shared import RedisStore
from tests.newsroom import redis_server
from tests.newsroom.page_store_browser import Browser

CANARY = "xyzzycanary"
LATER = timedelta(days=2)
SEEDS = (
    "/", "/tr/", "/search/", "/archive/", "/corrections/", "/issues/", "/robots.txt",
    "/sitemap.xml", "/news-sitemap.xml", "/feeds/site/rss.xml", "/feeds/rss.xml",
    "/feeds/atom.xml", "/feeds/feed.json", "/tr/feeds/rss.xml", "/subscriptions/",
    f"/search/?q={CANARY}", f"/search/?q={CANARY[:6]}", "/search/?q=xyzzycanry",
    f"/search/suggest/?q={CANARY[:5]}", f"/search/suggest/?q={CANARY}",
    f"/tr/search/?q={CANARY}&language=en", f"/tags/{CANARY}/", f"/feeds/tags/{CANARY}/rss.xml",
)  # fmt: skip
# What an answer may not hold, although it was asked for: the question itself comes back.
ECHO = re.compile(rf'value="{CANARY}"|“{CANARY}”|[?&;]q={CANARY}')


def words(**more):
    """Fields of an article that all carry the canary."""
    return {
        "headline": f"{CANARY} headline",
        "standfirst": f"{CANARY} standfirst",
        "body": f"<p>{CANARY} body</p>",
        "seo_title": f"{CANARY} title",
        "seo_description": f"{CANARY} description",
        "tags": [f"{CANARY}"],
        **more,
    }


@pytest.fixture
def secrets(write, published, deniz, mert, news, image, author):
    """Every state in which words may not be read; returns the articles that hold them."""
    held = []
    now = timezone.now()
    hidden = Category.objects.create(name="Hidden", access="staff")
    secret_author = Author.objects.create(name=f"{CANARY} author")
    issue = MagazineIssue.objects.create(title="Issue 1", month=now.date(), published_at=now)
    common = {"issue": issue.pk, "byline": [[secret_author.pk, "author"], [author.pk, "author"]]}
    public = published("Public story", tags=["Open"], byline=[[author.pk, "author"]])
    # Also as translations, which the public story's page, the sitemap and `hreflang` would name.
    common["translation_of"] = public.pk

    held.append(write(**words(slug="draft", **common)))
    held.append(write(**words(slug="embargoed", embargo_until=(now + LATER).isoformat())))
    held.append(published(at=now + LATER, **words(slug="scheduled", **common)))
    held.append(published(**words(slug="private", access="staff", **common)))
    held.append(published(**words(slug="inside", category=hidden)))
    for slug, verb in (("taken", withdrawing.unpublish), ("trashed", withdrawing.trash)):
        article = published(**words(slug=slug, lead_image=image.pk, **common))
        verb(article, by=deniz, version=article.version)
        held.append(article)
    ended = published(**words(slug="ended", **common))
    Article.objects.filter(pk=ended.pk).update(unpublish_at=now - timedelta(minutes=1))
    held.append(ended)

    # The address of a retracted article and its headline stay; its words do not.
    gone = published(
        **words(slug="retracted", headline="Retracted story", tags=[], seo_title="", **{})
    )
    withdrawing.retract(gone, by=mert, version=gone.version, notice="It was wrong.")
    held.append(gone)

    data = revised(of_article(public), **words(slug=public.slug))
    editing.save_draft(public, data, by=deniz, version=public.version)
    due = published("Second public story", slug="second")
    revision = editing.save_draft(
        due, revised(of_article(due), **words(slug=due.slug)), by=deniz, version=due.version
    )
    revision.article = due
    scheduling.schedule(revision, now + LATER, by=deniz, version=due.version)

    strait = published("Strait, hour by hour", slug="strait", kind="live")
    removed = live.post(strait, f"<p>{CANARY} entry</p>", by=deniz, headline=f"{CANARY} entry")
    live.remove(removed, by=deniz)
    live.post(strait, "<p>Shown.</p>", by=deniz)
    live.post(strait, f"<p>{CANARY} later</p>", by=deniz, at=now + LATER)
    assert LiveEntry.objects.count() == 3

    # Picked by hand beside public stories, and once related when they still could be read.
    published("Picking story", slug="picking", related=[each.pk for each in held])
    for place, each in enumerate(held):
        RelatedArticle.objects.get_or_create(
            article=public, related=each, defaults={"position": place}
        )
    return held


def crawl(client, seeds):
    """Every answer that links lead to from `seeds`: path, status, headers and text."""
    waiting, seen = list(seeds), set()
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        response = client.get(path)
        body = (
            b"".join(response.streaming_content) if response.streaming else response.content
        ).decode(errors="replace")
        yield path, response, body
        for link in re.findall(r'(?:href|src|data-src|url|loc)(?:="|>|": ")([^"<>]+)', body):
            found = urlsplit(unescape(link))
            if found.netloc not in ("", "127.0.0.1:8000") or found.path.startswith("/static/"):
                continue
            if found.path.startswith("/") and not found.path.startswith(("/admin/", "/media/ren")):
                waiting.append(found.path + (f"?{found.query}" if found.query else ""))


@pytest.mark.timeout(300)
def test_no_page_list_feed_map_header_or_card_holds_what_is_not_public(secrets):
    own = [f"/news/{each.slug}/" for each in secrets if each.slug]
    own += ["/news/draft/", "/news/embargoed/", "/hidden/inside/", "/hidden/"]
    own += [f"/live/{each.pk}/" for each in secrets]
    cards = {social.url(each) for each in secrets}
    answers = 0
    for path, response, body in crawl(Client(), [*SEEDS, *own, *cards]):
        answers += 1
        assert response.status_code < 500, path
        # An address that was asked for comes back in the canonical link and in messages.
        shown = ECHO.sub("", body).replace(path, "")
        assert CANARY not in shown.lower(), f"{path}: {_around(shown)}"
        assert CANARY not in str(response.headers).lower(), path
        assert not response.cookies, path
        assert not (path in cards and response.status_code == 200), path
    assert answers > 40


def _around(text):
    place = text.lower().index(CANARY)
    return text[max(0, place - 200) : place + 80]


def test_the_card_of_a_story_does_not_tell_its_draft(published, deniz, sam):
    public = published("Public story", lead_image=None)
    address, before = social.url(public), sam.get(social.url(public))
    drawn = b"".join(before.streaming_content)
    data = revised(of_article(public), **words(slug=public.slug))
    draft = editing.save_draft(public, data, by=deniz, version=public.version)
    public.refresh_from_db()
    assert social.url(public) == address
    assert b"".join(sam.get(address).streaming_content) == drawn
    told = Article(pk=public.pk, edition=public.edition, headline=draft.data["headline"])
    assert CANARY in told.headline
    assert sam.get(social.url(told)).status_code == 404


def test_the_index_of_search_knows_none_of_the_words(secrets):
    scheduling.apply_due()  # the worker closes what has ended; results hide it before
    store = index.backend()
    assert not store.is_known(CANARY)
    assert not store.known_among([CANARY])


def test_the_canary_would_sing(secrets, published, sam):
    sitemap = f"/sitemaps/articles-en-{published(**words(slug='open')).pk // CHUNK}.xml"
    for path in ("/", "/feeds/rss.xml", sitemap, "/news/open/"):
        body = sam.get(path).content.decode()
        assert CANARY in body or "/news/open/" in body, path
    assert b"<mark>" in sam.get(f"/search/?q={CANARY}").content


def test_empty_tags_and_authors_say_nothing_of_what_waits(secrets, sam):
    assert Tag.objects.filter(name=CANARY).exists()
    assert sam.get(f"/tags/{CANARY}/").status_code == 404
    assert sam.get(f"/authors/{CANARY}-author/").status_code == 404


def test_a_slip_does_not_reveal_the_word_it_missed(published, sam):
    article = published("Frigate", body=f"<p>{CANARY}</p>")
    Article.objects.filter(pk=article.pk).update(unpublish_at=timezone.now())
    assert CANARY not in sam.get("/search/?q=xyzzycanry").content.decode()


class Reader:
    """Reads through the page store, as everybody does."""

    def __init__(self, store):
        self.store = store
        self.browser = Browser(store)

    def get(self, path):
        status, headers, body = self.browser.get(path)
        return SimpleNamespace(
            status_code=status, headers=headers, content=body, streaming=False, cookies={}
        )


@pytest.fixture
def redis(tmp_path):
    """A store in Redis that is empty."""
    with redis_server.serving(tmp_path) as url:
        yield RedisStore(url)


@pytest.fixture(params=["files", "nginx", "redis"])
def reader(request, settings, tmp_path, monkeypatch, transactional_db):
    """A reader in front of a page store that is empty."""
    settings.PAGE_STORE = request.param
    if request.param == "redis":
        kept = request.getfixturevalue("redis")
    else:
        kept = {"files": FileStore, "nginx": PublicFiles}[request.param](tmp_path / "store")
    if request.param == "nginx":
        seen(kept, timezone.now() + 2 * LATER)
    monkeypatch.setattr(current, "store", lambda: kept)
    monkeypatch.setattr(expiry, "_known", (-1, 0.0, None))
    return Reader(kept)


def seen(store, moment):
    """A worker was seen at that moment; without one nothing is left to nginx."""
    store.beat()
    os.utime(store.root / "worker", (moment.timestamp(), moment.timestamp()))


def left_to_nginx(store):
    """Path and text of every page that nginx would serve without asking us."""
    public = store.root / "public"
    for path in public.rglob("index.html"):
        yield (
            path.as_posix().removeprefix(public.as_posix()).removesuffix("index.html"),
            path.read_text(),
        )


@pytest.mark.timeout(300)
def test_no_stored_copy_outlives_what_was_public(reader, published, deniz, mert, news):
    closing = Category.objects.create(name="Closing", language="en")
    now = timezone.now()
    open_ = {
        slug: published(**words(slug=slug, **more))
        for slug, more in {
            "taken": {}, "trashed": {}, "retracted": {}, "private": {},
            "closed": {"category": closing},
            "ended": {"unpublish_at": (now + timedelta(hours=1)).isoformat()},
        }.items()
    }  # fmt: skip
    before = {path: body for path, _answer, body in crawl(reader, SEEDS)}
    assert sum(CANARY in ECHO.sub("", body).lower() for body in before.values()) > 20
    if isinstance(reader.store, PublicFiles):
        assert any(CANARY in body for _path, body in left_to_nginx(reader.store))
    made = len(reader.browser.made)
    assert CANARY in reader.get("/news/ended/").content.decode()
    assert len(reader.browser.made) == made  # from the store

    withdrawing.unpublish(open_["taken"], by=deniz, version=open_["taken"].version)
    withdrawing.trash(open_["trashed"], by=deniz, version=open_["trashed"].version)
    withdrawing.retract(
        open_["retracted"], by=mert, version=open_["retracted"].version, notice="Wrong."
    )
    article = open_["private"]
    data = revised(of_article(article), access="staff")
    revision = editing.save_draft(article, data, by=deniz, version=article.version)
    publish([Publication(article, revision, article.version)], by=deniz)
    closing.access = "staff"
    closing.save()
    with time_machine.travel(now + timedelta(hours=1, seconds=1), tick=True):
        pages = [(path, body) for path, _answer, body in crawl(reader, [*SEEDS, *before])]
        if isinstance(reader.store, PublicFiles):
            reader.store.sweep()  # as the worker does each second
            pages += (found := list(left_to_nginx(reader.store)))
            assert len(found) > 5
        for path, body in pages:
            if path == "/news/retracted/":  # its address and headline stay
                body = body.replace(f"{CANARY} headline", "").replace(f"{CANARY} title", "")
            shown = ECHO.sub("", body).replace(path, "")
            shown = shown.replace(f"{CANARY} headline", "") if "corrections" in path else shown
            assert CANARY not in shown.lower(), f"{path}: {_around(shown)}"
