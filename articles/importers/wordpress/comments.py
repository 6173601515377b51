"""Readers' comments of the old site, kept in an archive: names and words, no addresses."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from articles.body.sanitize import BodyError, clean
from articles.importers.html.context import Context
from articles.importers.html.convert import body, plain
from articles.importers.report import Report
from articles.importers.tally import Tally
from articles.importers.wordpress.links import Links
from articles.importers.wordpress.records import Comment
from articles.models import ArchivedComment, ImportedItem

LONGEST = 20_000
"""Characters; what is longer is no comment."""
ATOM = re.compile(r"<div\b[^>]*></div>")
LINK = re.compile(r'<a (?:rel="[^"]*" )?')
HEADING = re.compile(r"<(/?)h[2-4]\b[^>]*>")
OWN_WORDS = {"", "comment"}


@dataclass(slots=True)
class Comments:
    """Keeps the approved comments of one source, under the items that they stood under."""

    source: str
    links: Links
    report: Report
    tally: Tally

    def keep(self, of: Mapping[str, Sequence[Comment]]) -> None:
        """Write those of these items (by key) that are not there yet."""
        rows = ImportedItem.objects.filter(source=self.source, guid__in=list(of))
        known = set(ArchivedComment.objects.filter(item__in=rows).values_list("item_id", "number"))
        new = [
            made
            for item in rows
            for comment in of[item.guid]
            if (made := self._made(item, comment, known))
        ]
        ArchivedComment.objects.bulk_create(new, ignore_conflicts=True)
        if new:
            self.tally.add("comments", "created", len(new))

    def _made(
        self, item: ImportedItem, comment: Comment, known: set[tuple[int, int]]
    ) -> ArchivedComment | None:
        number = comment.comment_id or 0
        if comment.approved != "1" or comment.kind not in OWN_WORDS or number <= 0:
            self.tally.add("comments", "left out")
            return None
        if (item.pk, number) in known:
            self.tally.add("comments", "skipped")
            return None
        html = self._html(comment.content)
        if not html:
            self.tally.add("comments", "left out")
            return None
        known.add((item.pk, number))
        return ArchivedComment(
            item=item,
            number=number,
            parent_number=comment.parent if comment.parent and comment.parent > 0 else None,
            author=_name(comment.author),
            html=html,
            written_at=comment.date,
        )

    def _html(self, source: str) -> str:
        """Paragraphs, marks and links alone; links are nobody's recommendation."""
        context = Context(Report(), media=lambda _ref: None, link=self.links.follow)
        try:
            html = clean(body(source[:LONGEST], context, classic=True))
        except BodyError as error:
            self.report.note("dropped", "comment that cannot be kept", str(error))
            return ""
        html = HEADING.sub(r"<\1p>", ATOM.sub("", html))
        return LINK.sub('<a rel="ugc nofollow noopener" ', html)


def _name(author: str) -> str:
    """A name; an address is none, and is not published."""
    name = plain(author)[:200]
    return "" if "@" in name or "://" in name else name
