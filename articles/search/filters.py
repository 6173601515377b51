"""What a search can be narrowed to: declared parameters, and the links that choose them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Author
from articles.search.backend import Filters
from articles.search.query import Results
from articles.sections import sections
from categories.models import Category

# Every parameter that changes a page of results; all others are ignored.
PARAMETERS = ("q", "section", "author", "language", "when", "from", "to", "before")
SPANS = {"week": 7, "month": 30, "year": 365}  # days
SHOWN_AUTHORS = 5


@dataclass
class Narrowing:
    """What a reader chose, as far as it exists: the rest is dropped."""

    edition: str
    asked: dict[str, str]
    tops: list[Category]
    section: Category | None = None
    author: Author | None = None

    @classmethod
    def read(cls, asked: Mapping[str, str], edition: str) -> "Narrowing":
        """The choice in a query string; at most one query."""
        given = {name: asked.get(name, "")[:200].replace("\x00", "") for name in PARAMETERS}
        chosen = {name: value for name, value in given.items() if value}
        known = sections()
        found = cls(edition, chosen, known.tops(edition))
        found.section = known.at(edition, chosen.get("section", ""))
        if slug := chosen.get("author"):
            found.author = Author.objects.filter(slug=slug).first()
        found._drop()
        return found

    def _drop(self) -> None:
        keep = {
            "section": self.section is not None,
            "author": self.author is not None,
            "language": self.asked.get("language") in dict(settings.LANGUAGES),
            "when": self.asked.get("when") in SPANS,
            "from": self._day("from") is not None,
            "to": self._day("to") is not None,
        }
        self.asked = {name: text for name, text in self.asked.items() if keep.get(name, True)}

    def _day(self, name: str) -> datetime | None:
        try:
            day = date.fromisoformat(self.asked.get(name, ""))
        except ValueError:
            return None
        # The first and the last years of the calendar have days that other zones cannot write.
        if not 1000 <= day.year < date.max.year:
            return None
        return datetime.combine(day, time(), timezone.get_default_timezone())

    def filters(self) -> Filters:
        """The choice for the database."""
        since, until = self._day("from"), self._day("to")
        if span := SPANS.get(self.asked.get("when", "")):
            since = timezone.now() - timedelta(days=span)
        lists = [each.key for each in (self.section, self.author) if each]
        if until:  # the last day counts
            until += timedelta(days=1)
        return Filters(self.edition, tuple(lists), self.asked.get("language", ""), since, until)

    def url(self, path: str, **changes: str) -> str:
        """Address of the same question with other choices; an empty one is dropped."""
        kept = {name: text for name, text in self.asked.items() if name != "before"} | changes
        ordered = {name: kept[name] for name in PARAMETERS if kept.get(name)}
        return f"{path}?{urlencode(ordered)}"

    def groups(self, path: str, results: Results) -> list[dict[str, Any]]:
        """The choices as links, each group with the one in force."""
        tops = list(self.tops)
        if self.section and self.section not in tops:
            tops.append(self.section)
        spans = {"week": _("Past week"), "month": _("Past month"), "year": _("Past year")}
        authors = {
            line.author.slug: line.author.name
            for result in results.results
            for line in result.article.bylines
        }
        if self.author:
            authors = {self.author.slug: self.author.name} | authors
        groups: list[tuple[str, str, dict[str, Any], str]] = [
            (_("Section"), "section", {each.path: each.name for each in tops}, _("All sections")),
            (_("Date"), "when", spans, _("Any time")),
            (
                _("Author"),
                "author",
                dict(list(authors.items())[:SHOWN_AUTHORS]),
                _("All authors"),
            ),
            (_("Language"), "language", dict(settings.LANGUAGES), _("This edition")),
        ]
        return [
            self._group(path, *group)
            for group in groups
            if len(group[2]) > 1 or group[1] in self.asked
        ]

    def _group(
        self, path: str, label: str, name: str, options: Mapping[str, Any], everything: str
    ) -> dict[str, Any]:
        chosen = self.asked.get(name, "")
        pairs = [("", everything), *options.items()]
        return {
            "label": label,
            "options": [
                {
                    "label": text,
                    "url": self.url(path, **{name: value}),
                    "current": value == chosen,
                }
                for value, text in pairs
            ],
        }
