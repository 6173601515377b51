"""The three formats of a feed."""

import json
import re
from functools import lru_cache
from io import StringIO
from typing import Any
from xml.sax.xmlreader import AttributesImpl

from django.utils import feedgenerator
from django.utils.xmlutils import SimplerXMLGenerator

from articles.feeds.collect import Feed, Item, entry
from articles.site import absolute

# Items of about ten kilobytes: those of a dozen feeds.
KEPT = 400
# XML 1.0, 2.2: control characters, halves of pairs and two that are none.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Rss(feedgenerator.Rss201rev2Feed):
    """RSS 2.0 with full texts (content:encoded) and authors (dc:creator)."""

    def rss_attributes(self) -> dict[str, str]:
        return super().rss_attributes() | {
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        }

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for name in item["creators"]:
            handler.addQuickElement("dc:creator", name)
        handler.addQuickElement("content:encoded", xml_text(item["html"]))


class Atom(feedgenerator.Atom1Feed):
    """Atom 1.0 (RFC 4287) with full texts."""

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for name in item["creators"][1:]:
            handler.startElement("author", AttributesImpl({}))
            handler.addQuickElement("name", name)
            handler.endElement("author")
        handler.addQuickElement("content", xml_text(item["html"]), {"type": "html"})


class _Copies(feedgenerator.SyndicationFeed):
    """A feed whose items are written already; the only call that writes text as it is."""

    def write_items(self, handler: SimplerXMLGenerator) -> None:
        for item in self.items:
            handler.ignorableWhitespace(item["text"])


class _CopiedRss(_Copies, Rss):
    """RSS around items that are written already."""


class _CopiedAtom(_Copies, Atom):
    """Atom around entries that are written already."""


def xml_text(text: str) -> str:
    """`text` without characters that XML 1.0 cannot hold."""
    return _FORBIDDEN.sub("", text)


def _xml(around: type[_CopiedRss | _CopiedAtom], feed: Feed) -> bytes:
    kind = Rss if issubclass(around, Rss) else Atom
    written = around(
        title=xml_text(feed.title),
        link=feed.page_url,
        description=xml_text(feed.description),
        language=feed.language,
        feed_url=feed.feed_url,
    )
    for item in feed.items:
        written.items.append({"updateddate": item.updated, "text": _item(kind, item, absolute(""))})
    return written.writeString("utf-8").encode()


@lru_cache(maxsize=KEPT)
def _item(kind: Any, item: Item, _site: str) -> str:
    """One item as XML; kept, since a publication adds one item and leaves the others."""
    one, out = entry(item), StringIO()
    names = [author.name for author in one["authors"]]
    alone = kind(title="", link="", description="")
    alone.add_item(
        title=xml_text(one["title"]),
        link=one["url"],
        description=xml_text(one["summary"]),
        unique_id=one["id"],
        unique_id_is_permalink=False,
        author_name=names[0] if names and kind is Atom else None,
        pubdate=one["published"],
        updateddate=one["updated"],
        categories=[one["category"]],
        # The length is not known without asking the storage; RSS asks for one, 0 is usual.
        enclosures=[feedgenerator.Enclosure(one["image"], "0", "image/jpeg")] * bool(one["image"]),
        html=one["html"],
        creators=names,
    )
    alone.write_items(SimplerXMLGenerator(out, "utf-8", short_empty_elements=True))
    return out.getvalue()


def rss(feed: Feed) -> bytes:
    """The feed as RSS 2.0."""
    return _xml(_CopiedRss, feed)


def atom(feed: Feed) -> bytes:
    """The feed as Atom 1.0."""
    return _xml(_CopiedAtom, feed)


def json_feed(feed: Feed) -> bytes:
    """The feed as JSON Feed 1.1 (jsonfeed.org)."""
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.page_url,
        "feed_url": feed.feed_url,
        "description": feed.description,
        "language": feed.language,
        "items": [_json_item(entry(item)) for item in feed.items],
    }
    return json.dumps(document, ensure_ascii=False).encode()


def _json_item(one: dict[str, Any]) -> dict[str, Any]:
    item = {
        "id": one["id"],
        "url": one["url"],
        "title": one["title"],
        "summary": one["summary"],
        "content_html": one["html"],
        "date_published": one["published"].isoformat(),
        "date_modified": one["updated"].isoformat(),
        "language": one["language"],
        "authors": [
            {"name": author.name, "url": absolute(author.get_absolute_url(one["edition"]))}
            for author in one["authors"]
        ],
        "tags": [one["category"]],
    }
    return item | ({"image": one["image"]} if one["image"] else {})


FORMATS = {
    "rss.xml": (rss, "application/rss+xml; charset=utf-8"),
    "atom.xml": (atom, "application/atom+xml; charset=utf-8"),
    "feed.json": (json_feed, "application/feed+json"),
}
