"""Search in PostgreSQL: the column `vector` of the entries, with a GIN index.

The configuration `simple` is fed with words that are folded already, so that both databases find
the same. Words one slip away are asked of the same index: it needs no table of words and no
extension, and knows no word that is not live.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from articles.search.backend import Backend, Filters, Words, two_of
from articles.search.words import Question

# body, standfirst, names and tags, headline
WEIGHTS = "{0.1, 0.4, 0.6, 1.0}"
# Where two slips compete, the one found in more of this many articles wins.
SAMPLE = 50


class TextSearch(Backend):
    def put(self, entries: Sequence[Words]) -> None:
        rows = [
            (each.headline, f"{each.names} {each.tags}", each.standfirst, each.body, each.pk)
            for each in entries
        ]
        with connection.cursor() as cursor:
            cursor.executemany(
                "UPDATE articles_searchentry SET vector ="
                " setweight(to_tsvector('simple', %s), 'A')"
                " || setweight(to_tsvector('simple', %s), 'B')"
                " || setweight(to_tsvector('simple', %s), 'C')"
                " || to_tsvector('simple', %s) WHERE article_id = %s",
                rows,
            )

    def remove(self, keys: Sequence[int]) -> None:
        """Nothing: the words stand in the row itself."""

    def ranked(self, question: Question, filters: Filters, limit: int) -> list[int]:
        conditions, parameters = filters.conditions()
        match = _match(question)
        rows = _rows(
            "SELECT article_id FROM"  # noqa: S608
            " (SELECT entry.article_id, entry.vector FROM articles_searchentry AS entry"
            f" WHERE entry.vector @@ %s::tsquery AND {conditions}"
            " ORDER BY entry.article_id DESC LIMIT %s) AS newest"
            f" ORDER BY ts_rank('{WEIGHTS}', vector, %s::tsquery, 1)"
            f" + ts_rank('{WEIGHTS}', vector, %s::tsquery, 1) DESC, article_id DESC",
            [match, *parameters, limit, match, _whole(question)],
        )
        return [pk for (pk,) in rows]

    def headlines(self, question: Question, edition: str, limit: int) -> list[int]:
        rows = _rows(
            "SELECT article_id FROM articles_searchentry"
            " WHERE vector @@ %s::tsquery AND edition = %s ORDER BY article_id DESC LIMIT %s",
            [_match(question, "A"), edition, limit],
        )
        return [pk for (pk,) in rows]

    def alike(self, stems: Sequence[str], edition: str, limit: int) -> tuple[str, list[Any]]:
        match = two_of([f"'{stem}':*" for stem in stems], " & ", " | ")
        score = f"ts_rank('{WEIGHTS}', vector, %s::tsquery, 1)"
        sql = (
            f"SELECT article_id, ROW_NUMBER() OVER (ORDER BY {score} DESC, article_id DESC)"  # noqa: S608
            " AS place FROM (SELECT article_id, vector FROM articles_searchentry"
            " WHERE vector @@ %s::tsquery AND edition = %s"
            " ORDER BY article_id DESC LIMIT %s) AS newest"
        )
        return sql, [match, match, edition, limit]

    def is_known(self, word: str) -> bool:
        sql = "SELECT 1 FROM articles_searchentry WHERE vector @@ %s::tsquery LIMIT 1"
        return bool(_rows(sql, [f"'{word}':*"]))

    def known_among(self, words: Sequence[str]) -> list[str]:
        any_of = " | ".join(f"'{word}'" for word in words)
        rows = _rows(
            "SELECT lexeme FROM (SELECT vector FROM articles_searchentry"
            " WHERE vector @@ %s::tsquery ORDER BY article_id DESC LIMIT %s) AS found,"
            " unnest(found.vector) WHERE lexeme = ANY(%s)"
            " GROUP BY lexeme ORDER BY count(*) DESC, lexeme",
            [any_of, SAMPLE, list(words)],
        )
        return [lexeme for (lexeme,) in rows]


def _match(question: Question, weight: str = "") -> str:
    """The question as a tsquery; words are letters and digits alone, so none can be an operator."""
    longer = question.prefixes
    ends = f":{weight}" if weight else ""
    parts = [f"'{word}'" + (f":*{weight}" if word in longer else ends) for word in question.words]
    parts += [" <-> ".join(f"'{word}'{ends}" for word in each) for each in question.phrases]
    return " & ".join(f"({part})" for part in parts)


def _whole(question: Question) -> str:
    """Its words alone: they count once more than what only begins with them."""
    return " | ".join(f"'{word}'" for word in question.words)


def _rows(sql: str, parameters: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())
