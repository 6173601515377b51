"""What a post was before: revisions of the old site as revisions here, below the imported one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from articles.body.sanitize import BodyError
from articles.editing import Earlier
from articles.importers.pieces import Past
from articles.importers.report import Report
from articles.importers.wordpress.content import plain
from articles.importers.wordpress.index import Words
from articles.importers.wordpress.records import Item
from articles.snapshot import Snapshot, revised

if TYPE_CHECKING:
    from articles.importers.wordpress.compose import Composer

MOST = 200
"""Revisions of one piece; the oldest of more stay behind, and the report says so."""


def past(composer: Composer, item: Item, data: Snapshot) -> list[Past]:
    """What the post was, the oldest first; each is read and converted only to be written."""
    if not composer.survey.counts["revision"] or item.post_id is None:
        return []
    found = composer.survey.index.past(item.post_id, _words(item).mark)
    if len(found) > MOST:
        detail = f"{len(found) - MOST} of {len(found)}"
        composer.report.note("dropped", f"revisions beyond the newest {MOST}", detail)
    return [
        Past(at, partial(_state, composer, item, data, number, at)) for number, at in found[-MOST:]
    ]


def _words(item: Item) -> Words:
    return Words(item.title, item.excerpt, item.content, item.creator)


def _state(composer: Composer, item: Item, data: Snapshot, number: int, at: datetime) -> Earlier:
    """The words of then; revisions of WordPress keep nothing else."""
    words = composer.survey.index.words(number)
    old = replace(item, title=words.title, excerpt=words.excerpt, content=words.content)
    # What is odd in words that nobody reads any more asks for nobody's look.
    try:
        body = revised(data, body=composer.body(old, [], Report()))["body"]
    except BodyError:
        body = ""
    changes = {"headline": plain(words.title, 200), "standfirst": plain(words.excerpt, 600)}
    author = composer.people.authors.get(words.creator)
    note = f"WordPress · {author.name}" if author else "WordPress"
    return Earlier(at, {**data, **changes, "body": body}, note)
