"""All public pages as a crawler sees them, and which of them are not what a new one would be."""

import http.client
import re
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

LINK = re.compile(
    rb'(?:href="|<link>|<loc>|<id>)(?:https?://[^/"<]+)?(/[^"<#?]*(?:\?before=[^"<]*)?)'
)
SEEDS = ["/", "/feeds/rss.xml", "/sitemap.xml", "/news-sitemap.xml", "/corrections/"]
PASSED = re.compile(r"/(?:static|media|admin|subscriptions|icons|search)")
# When an empty feed was written.
MOMENT = re.compile(rb"<(?:lastBuildDate|updated)>[^<]*")
THREADS = 8
Page = tuple[int, bytes]


def addresses(url: str, most: int) -> list[str]:
    """Up to `most` pages of the site at `url`, nearest to the front page first."""
    found, layer = dict.fromkeys(SEEDS), list(SEEDS)
    while layer and len(found) < most:
        linked: dict[str, None] = {}
        for _status, body in ask(url, layer).values():
            linked |= dict.fromkeys(each.decode() for each in LINK.findall(body))
        layer = [path for path in linked if path not in found and not PASSED.match(path)]
        found |= dict.fromkeys(layer)
    return list(found)[:most]


def wrong(live: str, fresh: str, paths: list[str]) -> tuple[list[str], dict[str, Page]]:
    """Pages that `live` answers otherwise than `fresh`, and all that `live` has answered."""
    answered = ask(live, paths)
    right = ask(fresh, paths)
    return [path for path in paths if answered[path] != right[path]], answered


def ask(url: str, paths: Iterable[str]) -> dict[str, Page]:
    """What is answered, each by a connection of its own, so that every worker is asked."""
    place = urlsplit(url).netloc

    def one(path: str) -> Page:
        connection = http.client.HTTPConnection(place, timeout=30)
        try:
            connection.request("GET", path, headers={"Connection": "close"})
            answer = connection.getresponse()
            return answer.status, MOMENT.sub(b"", answer.read())
        finally:
            connection.close()

    wanted = list(paths)
    with ThreadPoolExecutor(THREADS) as pool:
        return dict(zip(wanted, pool.map(one, wanted), strict=True))
