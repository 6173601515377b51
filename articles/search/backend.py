"""What the two databases do for search, behind one small class."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from articles.search.words import Question


@dataclass(frozen=True)
class Filters:
    """What a reader narrows a search to.

    `lists` are keys of lists (`category-3`, `author-7`) that must show the article; without a
    `language` only the edition is searched, with one every edition.
    """

    edition: str
    lists: tuple[str, ...] = ()
    language: str = ""
    since: datetime | None = None
    until: datetime | None = None

    def conditions(self) -> tuple[str, list[Any]]:
        """The filters as SQL on `articles_searchentry AS entry`, with its parameters."""
        adapt = connection.ops.adapt_datetimefield_value
        sql, values = (
            ["entry.language = %s", self.language]
            if self.language
            else ["entry.edition = %s", self.edition]
        )
        parts: list[str] = [sql]
        parameters: list[Any] = [values]
        for key in self.lists:
            parts.append(
                "EXISTS (SELECT 1 FROM articles_listing AS listed"
                " WHERE listed.article_id = entry.article_id AND listed.key = %s)"
            )
            parameters.append(key)
        if self.since:
            parts.append("entry.published_at >= %s")
            parameters.append(adapt(self.since))
        if self.until:
            parts.append("entry.published_at < %s")
            parameters.append(adapt(self.until))
        return " AND ".join(parts), parameters


@dataclass(frozen=True)
class Words:
    """The folded words of one article, by where they stand."""

    pk: int
    headline: str
    standfirst: str
    names: str
    tags: str
    body: str


class Backend(ABC):
    """Keeps the words of articles and answers questions."""

    @abstractmethod
    def put(self, entries: Sequence[Words]) -> None:
        """Index these articles, whose SearchEntry rows stand already."""

    @abstractmethod
    def remove(self, keys: Sequence[int]) -> None:
        """Forget these articles' words."""

    @abstractmethod
    def ranked(self, question: Question, filters: Filters, limit: int) -> list[int]:
        """Keys of the articles that answer, best first.

        Only the `limit` newest that match are ranked, so that a common word stays cheap.
        """

    @abstractmethod
    def headlines(self, question: Question, edition: str, limit: int) -> list[int]:
        """Keys of the newest articles whose headline has the words."""

    @abstractmethod
    def alike(self, stems: Sequence[str], edition: str, limit: int) -> tuple[str, list[Any]]:
        """SQL for the newest articles that have two of the `stems` (or the only one).

        Its rows are `article_id` and `place`, which is 1 for the one that has them most.
        """

    @abstractmethod
    def is_known(self, word: str) -> bool:
        """Whether any article has a word that begins so."""

    @abstractmethod
    def known_among(self, words: Sequence[str]) -> list[str]:
        """Those of `words` that articles have, the most frequent first."""


def two_of(terms: Sequence[str], both: str, either: str) -> str:
    """A question for two of the terms, or the only one, joined by these operators.

    One of each half, or two of one half: four terms are named eight times, and six pairs of them
    twelve times. SQLite reads all rows of a term each time that it is named.
    """
    if len(terms) == 1:
        return terms[0]
    halves = terms[: len(terms) // 2], terms[len(terms) // 2 :]
    found = [both.join(f"({either.join(half)})" for half in halves)]
    found += [two_of(half, both, either) for half in halves if len(half) > 1]
    return either.join(f"({each})" for each in found)
