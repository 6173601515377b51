"""A reader's question, answered: a page of results, or what is suggested while typing."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString

from articles.compiled import Compiled
from articles.models import Article
from articles.models.queries import TEASER_FACTS
from articles.search import misses, spelling
from articles.search.backend import Filters
from articles.search.index import backend
from articles.search.words import Question, ask, excerpt, marked
from articles.teasers import Teaser, teasers

PER_PAGE = 20
# The newest that match are ranked, and no more: a word of every article costs what a rare one does.
RANKED = 240
SUGGESTED = 8

_shown: Compiled[tuple[Any, ...]] = Compiled(
    lambda at, keys: (
        Article.objects.published(at)
        .filter(pk__in=keys)
        .order_by()
        .values_list(*TEASER_FACTS, "search_entry__text")
    ),
    at=datetime,
    keys=[int],
)


@dataclass(frozen=True)
class Result:
    """One article that answers, with the words marked."""

    article: Teaser
    headline_html: SafeString
    excerpt_html: SafeString


@dataclass
class Results:
    """One page of results.

    `spelled` is what was looked for in place of the question, where that had a slip; `after` the
    key of the last article where more follow.
    """

    results: list[Result] = field(default_factory=list)
    spelled: str = ""
    after: int | None = None
    is_first: bool = True


def search(text: str, filters: Filters, before: str = "") -> Results:
    """What answers `text`, best first, from after the article `before` on; three queries.

    Where nothing does, the last word is taken for the beginning of one, and then words that no
    article has for slips of the finger.
    """
    question = ask(text)
    if not question:
        return Results()
    ranked = backend().ranked(question, filters, RANKED)
    spelled = ""
    if not ranked and question.going_on().prefixes != question.prefixes:
        question = question.going_on()
        ranked = backend().ranked(question, filters, RANKED)
    if not ranked:
        question, spelled = _spelled(question)
        ranked = backend().ranked(question, filters, RANKED) if spelled else []
    page = _page(ranked, question, spelled, before)
    # Also where the index knows an article whose time has passed: not even its words come back.
    if not page.results:
        misses.note(filters, ask(text))
        return Results()
    return page


def _page(ranked: list[int], question: Question, spelled: str, before: str) -> Results:
    # ASCII digits of a key's length alone: int() would read any script's digits, and endless ones.
    last = int(before) if before.isascii() and before.isdigit() and len(before) < 19 else 0
    start = ranked.index(last) + 1 if last in ranked else 0
    if not ranked:
        return Results()
    keys = ranked[start : start + PER_PAGE]
    rows = _shown(at=timezone.now(), keys=keys)
    texts = {row[0]: row[-1] or "" for row in rows}
    found = {article.pk: article for article in teasers(rows)}
    return Results(
        [_result(found[pk], texts[pk], question) for pk in keys if pk in found],
        spelled,
        keys[-1] if keys and start + PER_PAGE < len(ranked) else None,
        is_first=not start,
    )


def _result(article: Teaser, text: str, question: Question) -> Result:
    return Result(
        article,
        marked(article.headline, question),
        excerpt(text, question) or marked(article.standfirst, question),
    )


def _spelled(question: Question) -> tuple[Question, str]:
    """The question with its unknown words put right, and its words; "" where none can be."""
    store, words = backend(), []
    for word in question.words:
        if store.is_known(word) or not (near := spelling.near(word)):
            words.append(word)
            continue
        known = store.known_among(near)
        words.append(known[0] if known else word)
    if words == list(question.words):
        return question, ""
    return question.with_words(words), " ".join(words)


def suggest(text: str, edition: str) -> list[Article]:
    """The newest articles whose headlines go on as `text` does; two queries."""
    question = ask(text).going_on()
    if not question or len("".join(question.words)) < 2:
        return []
    keys = backend().headlines(question, edition, SUGGESTED * 2)
    rows = Article.objects.published().in_edition(edition).filter(pk__in=keys)
    found = {row.pk: row for row in rows.select_related("category").defer("body", "body_html")}
    return [found[pk] for pk in keys if pk in found][:SUGGESTED]
