"""Search in SQLite's FTS5: one virtual table, whose rowid is the article's key."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from articles.search.backend import Backend, Filters, Words, two_of
from articles.search.words import Question

# headline, standfirst, names, tags, body
WEIGHTS = "10.0, 4.0, 6.0, 6.0, 1.0"


class Fts5(Backend):
    def put(self, entries: Sequence[Words]) -> None:
        rows = [
            (each.pk, each.headline, each.standfirst, each.names, each.tags, each.body)
            for each in entries
        ]
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT OR REPLACE INTO articles_searchindex"
                " (rowid, headline, standfirst, names, tags, body) VALUES (%s, %s, %s, %s, %s, %s)",
                rows,
            )

    def remove(self, keys: Sequence[int]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(
                "DELETE FROM articles_searchindex WHERE rowid = %s", [(key,) for key in keys]
            )

    def ranked(self, question: Question, filters: Filters, limit: int) -> list[int]:
        conditions, parameters = filters.conditions()
        # CROSS JOIN keeps the order: the index is walked from the newest on and stops at the limit.
        rows = _rows(
            f"SELECT articles_searchindex.rowid, bm25(articles_searchindex, {WEIGHTS})"  # noqa: S608
            " FROM articles_searchindex CROSS JOIN articles_searchentry AS entry"
            " ON entry.article_id = articles_searchindex.rowid"
            f" WHERE articles_searchindex MATCH %s AND {conditions}"
            " ORDER BY articles_searchindex.rowid DESC LIMIT %s",
            [_match(question), *parameters, limit],
        )
        return [pk for pk, _score in sorted(rows, key=lambda row: (row[1], -row[0]))]

    def headlines(self, question: Question, edition: str, limit: int) -> list[int]:
        rows = _rows(
            "SELECT articles_searchindex.rowid"
            " FROM articles_searchindex CROSS JOIN articles_searchentry AS entry"
            " ON entry.article_id = articles_searchindex.rowid"
            " WHERE articles_searchindex MATCH %s AND entry.edition = %s"
            " ORDER BY articles_searchindex.rowid DESC LIMIT %s",
            ["{headline} : (" + _match(question) + ")", edition, limit],
        )
        return [pk for (pk,) in rows]

    def alike(self, stems: Sequence[str], edition: str, limit: int) -> tuple[str, list[Any]]:
        match = two_of([f'"{stem}"*' for stem in stems], " AND ", " OR ")
        sql = (
            "SELECT article_id, ROW_NUMBER() OVER (ORDER BY score, article_id DESC) AS place FROM"  # noqa: S608
            " (SELECT articles_searchindex.rowid AS article_id,"
            f" bm25(articles_searchindex, {WEIGHTS}) AS score"
            " FROM articles_searchindex CROSS JOIN articles_searchentry AS entry"
            " ON entry.article_id = articles_searchindex.rowid"
            " WHERE articles_searchindex MATCH %s AND entry.edition = %s"
            " ORDER BY articles_searchindex.rowid DESC LIMIT %s) AS newest"
        )
        return sql, [match, edition, limit]

    def is_known(self, word: str) -> bool:
        sql = "SELECT 1 FROM articles_searchwords WHERE term >= %s AND term < %s LIMIT 1"
        return bool(_rows(sql, [word, word + "\U0010ffff"]))

    def known_among(self, words: Sequence[str]) -> list[str]:
        places = ", ".join(["%s"] * len(words))
        sql = f"SELECT term FROM articles_searchwords WHERE term IN ({places}) ORDER BY doc DESC"  # noqa: S608
        return [term for (term,) in _rows(sql, list(words))]


def _match(question: Question) -> str:
    """The question in the language of FTS5: every word quoted, so that none is an operator."""
    longer = question.prefixes
    # The word itself counts once more than what only begins with it.
    parts = [
        f'("{word}" OR "{word}"*)' if word in longer else f'"{word}"' for word in question.words
    ]
    parts += ['"' + " ".join(phrase) + '"' for phrase in question.phrases]
    return " AND ".join(parts)


def _rows(sql: str, parameters: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())
