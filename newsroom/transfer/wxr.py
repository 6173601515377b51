"""An edition as a WordPress export (WXR 1.2), streamed to one file."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings
from django.db.models import Max, QuerySet

from articles.models import (
    ArchivedComment,
    Article,
    Author,
    Image,
    ImportedItem,
    Kind,
    LibraryFile,
    Tag,
)
from categories.models import Category
from categories.slugs import slugify
from newsroom.models import Page, SiteSettings
from newsroom.transfer import bodies
from newsroom.transfer.bodies import whole
from newsroom.transfer.texts import Text, texts

UNKEPT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
STATUS = {
    "published": "publish",
    "scheduled": "future",
    "closed": "private",
    "review": "pending",
    "draft": "draft",
}
COMMENTS = "imported_from__comments"
FORMATS = {Kind.GALLERY: "gallery", Kind.VIDEO: "video"}
HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0"
 xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:wfw="http://wellformedweb.org/CommentAPI/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
"""


def write(path: Path, edition: str) -> Counter[str]:
    """Write the file, whole or not at all; how many of each kind are in it."""
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("w", encoding="utf-8") as file:
            counts = _Export(edition, file).all()
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return counts


def _text(value: str) -> str:
    kept = UNKEPT.sub("", value).replace("]]>", "]]]]><![CDATA[>")
    return f"<![CDATA[{kept}]]>"


def _tag(name: str, value: object) -> str:
    return f"<{name}>{_text(value) if isinstance(value, str) else value}</{name}>"


def _time(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S}"


def _meta(name: str, value: object) -> str:
    key = _tag("wp:meta_key", name)
    return f"<wp:postmeta>{key}{_tag('wp:meta_value', str(value))}</wp:postmeta>" if value else ""


class _Export:
    def __init__(self, edition: str, file: IO[str]) -> None:
        self.edition = edition
        self.file = file
        self.counts: Counter[str] = Counter()
        # Numbers of WordPress are of one row for all kinds.
        self.pages = _last(Article)
        self.images = self.pages + _last(Page)
        self.files = self.images + _last(Image)
        self.names: dict[int, str] = {}
        self.comments = 0

    def all(self) -> Counter[str]:
        site = SiteSettings.objects.of(self.edition)
        home = settings.SITE_URL.rstrip("/")
        self.file.write(HEAD)
        self._line(
            _tag("title", site.name)
            + _tag("link", home)
            + _tag("description", site.description)
            + f"<language>{self.edition}</language><wp:wxr_version>1.2</wp:wxr_version>"
            + _tag("wp:base_site_url", home)
            + _tag("wp:base_blog_url", home)
        )
        for kind, found in (
            ("authors", self._authors()),
            ("categories", self._categories()),
            ("tags", self._tags()),
            ("attachments", self._attachments()),
            ("posts", (self._post(text) for text in texts(self.edition, COMMENTS))),
            ("pages", self._pages()),
        ):
            for line in found:
                self.counts[kind] += 1
                self._line(line)
        if self.comments:
            self.counts["comments"] = self.comments
        self.file.write("</channel>\n</rss>\n")
        return self.counts

    def _line(self, text: str) -> None:
        self.file.write(f"{text}\n")

    def _authors(self) -> Iterator[str]:
        for author in Author.objects.order_by("pk").prefetch_related("profiles"):
            profile = author.profile(self.edition)
            yield (
                f"<wp:author><wp:author_id>{author.pk}</wp:author_id>"
                + _tag("wp:author_login", author.slug)
                + _tag("wp:author_display_name", author.name)
                + _tag("wp:author_description", profile.biography if profile else "")
                + "</wp:author>"
            )

    def _categories(self) -> Iterator[str]:
        rows = list(Category.objects.in_edition(self.edition).order_by("path"))
        often = Counter(row.slug for row in rows)
        for row in rows:
            single = often[row.slug] == 1
            self.names[row.pk] = row.slug if single else row.path.replace("/", "-")
            yield (
                f"<wp:category><wp:term_id>{row.pk}</wp:term_id>"
                + _tag("wp:category_nicename", self.names[row.pk])
                + _tag("wp:category_parent", self.names.get(row.parent_id, ""))
                + _tag("wp:cat_name", row.name)
                + _tag("wp:category_description", row.description)
                + "</wp:category>"
            )

    def _tags(self) -> Iterator[str]:
        for row in Tag.objects.order_by("pk").iterator(chunk_size=1000):
            yield (
                f"<wp:tag><wp:term_id>{row.pk}</wp:term_id>"
                + _tag("wp:tag_slug", row.slug)
                + _tag("wp:tag_name", row.name)
                + _tag("wp:tag_description", row.description)
                + "</wp:tag>"
            )

    def _attachments(self) -> Iterator[str]:
        for image in Image.objects.order_by("pk").iterator(chunk_size=500):
            meta = _meta("_wp_attachment_image_alt", image.alt) + _meta("credit", image.credit)
            number = self.images + image.pk
            yield self._attachment(number, image.file.url, str(image), image.caption, meta)
        for file in LibraryFile.objects.order_by("pk").iterator(chunk_size=500):
            yield self._attachment(self.files + file.pk, file.file.url, file.title, "", "")

    def _attachment(self, number: int, url: str, title: str, caption: str, meta: str) -> str:
        return (
            "<item>"
            + _tag("title", title)
            + f'<guid isPermaLink="false">{escape(whole(url))}</guid>'
            + _tag("excerpt:encoded", caption)
            + f"<wp:post_id>{number}</wp:post_id><wp:post_type>attachment</wp:post_type>"
            + "<wp:status>inherit</wp:status>"
            + _tag("wp:attachment_url", whole(url))
            + meta
            + "</item>"
        )

    def _post(self, text: Text) -> str:
        data, article = text.data, text.article
        link = whole(article.get_absolute_url()) if data["slug"] and article.category else ""
        return (
            "<item>"
            + _tag("title", data["headline"])
            + _tag("link", link)
            + f'<guid isPermaLink="false">{escape(whole(f"/?p={article.pk}"))}</guid>'
            + _tag("dc:creator", text.authors[0].slug if text.authors else "")
            + _tag("content:encoded", self._body(data["body"]))
            + _tag("excerpt:encoded", data["standfirst"])
            + f"<wp:post_id>{article.pk}</wp:post_id><wp:post_type>post</wp:post_type>"
            + self._dates(text.at, text.modified_at, data["slug"], STATUS[text.state])
            + f"<wp:is_sticky>{int(data['featured'])}</wp:is_sticky>"
            + self._terms(text)
            + self._metas(text)
            + self._comments(article.imported_from.all())
            + "</item>"
        )

    @staticmethod
    def _body(body: str) -> str:
        """Square brackets would be shortcodes there."""
        return bodies.html(body).replace("[", "&#91;")

    @staticmethod
    def _dates(at: datetime, modified: datetime, slug: str, status: str) -> str:
        return (
            _tag("wp:post_date", _time(at))
            + _tag("wp:post_date_gmt", _time(at))
            + _tag("wp:post_modified", _time(modified))
            + _tag("wp:post_modified_gmt", _time(modified))
            + _tag("wp:post_name", slug)
            + f"<wp:status>{status}</wp:status>"
        )

    def _terms(self, text: Text) -> str:
        homes = [text.category, *text.further]
        found = [("category", self.names[row.pk], row.name)
                 for row in homes if row and row.pk in self.names]  # fmt: skip
        slugs = {tag.name: tag.slug for tag in text.article.tags.all()}
        found += [("post_tag", slugs.get(tag) or slugify(tag), tag) for tag in text.data["tags"]]
        if len(text.authors) > 1:
            found += [("author", f"cap-{one.slug}", one.name) for one in text.authors]
        if name := FORMATS.get(Kind(text.data["kind"])):
            found.append(("post_format", f"post-format-{name}", name.capitalize()))
        return "".join(
            f"<category domain={quoteattr(kind)} nicename={quoteattr(slug)}>"
            f"{_text(name)}</category>"
            for kind, slug, name in found
        )

    def _metas(self, text: Text) -> str:
        data = text.data
        return (
            _meta("_thumbnail_id", self.images + text.lead.pk if text.lead else "")
            + _meta("_yoast_wpseo_title", data["seo_title"])
            + _meta("_yoast_wpseo_metadesc", data["seo_description"])
            + _meta("_yoast_wpseo_canonical", data["canonical_url"])
            + _meta("_yoast_wpseo_meta-robots-noindex", 1 if data["noindex"] else "")
            + _meta("_yoast_wpseo_primary_category", text.category.pk if text.category else "")
        )

    def _comments(self, items: Iterable[ImportedItem]) -> str:
        """Readers' comments of the system before: name, time and words; nothing else is kept."""
        told = []
        for item in items:
            rows = list(item.comments.all())
            numbers = {row.number: row.pk for row in rows}
            told += [_comment(row, numbers.get(row.parent_number or 0, 0)) for row in rows]
        self.comments += len(told)
        return "".join(told)

    def _pages(self) -> Iterator[str]:
        for page in Page.objects.filter(edition=self.edition).order_by("pk"):
            number = self.pages + page.pk
            status = "publish" if page.is_public else "private"
            guid = whole(f"/?page_id={number}")
            yield (
                "<item>"
                + _tag("title", page.title)
                + _tag("link", whole(page.get_absolute_url()))
                + f'<guid isPermaLink="false">{escape(guid)}</guid>'
                + _tag("content:encoded", self._body(page.body))
                + f"<wp:post_id>{number}</wp:post_id><wp:post_type>page</wp:post_type>"
                + self._dates(page.created_at, page.updated_at, page.slug, status)
                + self._comments(_origins(page))
                + "</item>"
            )


def _origins(page: Page) -> QuerySet[ImportedItem]:
    """What an importer made the page from."""
    source, _space, guid = page.source_guid.partition(" ")
    return ImportedItem.objects.filter(source=source, guid=guid, kind="page")


def _comment(row: ArchivedComment, parent: int) -> str:
    """Numbers are ours: those of two old sites may be the same."""
    date = _tag("wp:comment_date_gmt", _time(row.written_at)) if row.written_at else ""
    return (
        f"<wp:comment><wp:comment_id>{row.pk}</wp:comment_id>"
        + _tag("wp:comment_author", row.author)
        + date
        + _tag("wp:comment_content", row.html)
        + "<wp:comment_approved>1</wp:comment_approved><wp:comment_type>comment</wp:comment_type>"
        + f"<wp:comment_parent>{parent}</wp:comment_parent></wp:comment>"
    )


def _last(model: type[Article] | type[Page] | type[Image]) -> int:
    return int(model._default_manager.aggregate(last=Max("pk"))["last"] or 0)
