"""Strange requests at every public address: no 5xx, no way elsewhere, no long answer."""

import time

import pytest
from django.test import Client

PLACES = [
    "/", "/tr/", "/news/", "/news/frigate/", "/tags/frigates/", "/authors/leyla-arslan/",
    "/issues/", "/archive/", "/archive/2026/11/", "/corrections/", "/search/", "/search/suggest/",
    "/feeds/rss.xml", "/feeds/sections/news/feed.json", "/sitemap.xml",
    "/sitemaps/articles-en-0.xml", "/news-sitemap.xml", "/robots.txt", "/healthz",
    "/subscriptions/", "/live/1/", "/nowhere/",
]  # fmt: skip
QUERIES = [
    "before=x", "before=9999", "before=" + "9" * 300, "before=" + "9" * 18 + "-" + "9" * 18,
    "before=1-1&before=2-2", "before=%00", "before=%ff%fe", "before=-1-1", "before=٣-٣",
    "utm_source=x&fbclid=y", "page=2", "q=" + "a" * 100_000, "x=" + "&x=" * 30_000,
    "%00=%00", "%ff=%fe", "p=1&page_id=2", "before", "=&&==&", "before[]=1", "q=%u0041",
]  # fmt: skip
PATHS = [
    "//evil.example/", "//evil.example", "///evil.example/%2e%2e", "/en//evil.example/",
    "/en/%2f%2fevil.example/", "/en/\\evil.example/", "/\\evil.example/", "/tr//evil.example/",
    "/%00", "/news/%00/", "/%ff%fe/", "/news/%ff%fe/", "/tags/%00/", "/tags/%ff/",
    "/news/" + "a" * 3000 + "/", "/" + "a/" * 700, "/archive/9999/12/", "/archive/0000/00/",
    "/archive/2026/13/", "/sitemaps/articles-en-" + "9" * 40 + ".xml", "/sitemaps/x.xml",
    "/feeds/nothing.xml", "/feeds/sections/%00/rss.xml", "/live/" + "9" * 60 + "/", "/live/0/",
    "/media/../settings.py", "/media/%2e%2e/x", "/media/cards/1-x.png", "/issues/%00/",
    "/search/suggest/extra/", "/.env", "/wp-login.php", "/news/frigate", "/NEWS/Frigate/",
]  # fmt: skip
LIMIT = 0.2  # seconds of processor time; this machine may be busy with others


@pytest.fixture
def magazine(published, author):
    return published("Frigate", tags=["Frigates"], byline=[[author.pk, "author"]])


@pytest.fixture
def ask(magazine):
    """Ask until one answer is within the limit, three times at most; returns the answer.

    A first one may compile templates or meet the garbage collector; no request may be slow always.
    """
    client = Client(raise_request_exception=False)

    def asked(path):
        took: list[float] = []
        while len(took) < 3 and (not took or min(took) >= LIMIT):
            started = time.process_time()
            response = client.get(path)
            took.append(time.process_time() - started)
        assert response.status_code < 500, (path[:80], response.status_code)
        assert min(took) < LIMIT, (path[:80], took)
        return response

    return asked


@pytest.mark.parametrize("place", PLACES)
def test_strange_parameters_change_nothing_or_find_nothing(ask, place):
    for query in QUERIES:
        response = ask(f"{place}?{query}")
        assert response.status_code in {200, 301, 302, 400, 404}, (place, query[:60])
        if response.status_code in {301, 302}:
            assert response["Location"].startswith("/")
            assert not response["Location"].startswith("//")


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path[:40])
def test_strange_paths_lead_nowhere_else(ask, path):
    response = ask(path)
    assert response.status_code in {200, 301, 302, 400, 404, 410}
    location = response.get("Location", "/")
    assert location.startswith("/")
    assert not location.startswith(("//", "/\\"))


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("verb", ["post", "put", "delete", "patch"])
def test_other_verbs_are_refused(magazine, place, verb):
    client = Client(raise_request_exception=False)
    answer = getattr(client, verb)(place, {"x": "y"} if verb == "post" else "x")
    assert answer.status_code in {200, 301, 302, 303, 400, 403, 404, 405, 422}
    if place not in {"/subscriptions/", "/nowhere/"}:
        assert answer.status_code == 405


def test_unknown_parameters_do_not_change_a_page(magazine, sam):
    plain = sam.get("/news/").content
    assert sam.get("/news/?utm_source=x&y=%00").content == plain


def test_endless_headers_are_read_in_bounds(magazine, sam):
    for headers in (
        {"If-None-Match": '"x",' * 20_000},
        {"Accept-Language": "tr," * 20_000},
        {"Accept-Encoding": "gzip;q=0.5," * 20_000},
        {"If-Modified-Since": "x" * 50_000},
        {"Range": "bytes=" + "0-1," * 20_000},
    ):
        assert sam.get("/news/", headers=headers).status_code == 200
