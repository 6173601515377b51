"""Magazine issues that the old site kept as categories or terms: `Sayı 351 Ekim 2020`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from articles.importers.tally import Tally
from articles.models import MagazineIssue
from categories.slugs import fold, slugify

MONTHS = (
    ("ocak", "january"), ("subat", "february"), ("mart", "march"), ("nisan", "april"),
    ("mayis", "may"), ("haziran", "june"), ("temmuz", "july"), ("agustos", "august"),
    ("eylul", "september"), ("ekim", "october"), ("kasim", "november"), ("aralik", "december"),
)  # fmt: skip
MONTH_OF = {name: number for number, names in enumerate(MONTHS, 1) for name in names}
NUMBER = re.compile(r"\b(?:sayi|issue|no|number)\b\W{0,4}(\d{1,5})\b")
VOLUME = re.compile(r"\b(?:cilt|volume|vol)\b\W{0,4}(\d{1,4})\b")
YEAR = re.compile(r"\b(19[5-9]\d|20\d\d)\b")


@dataclass(frozen=True, slots=True)
class Named:
    """What the name of an issue says."""

    number: int
    month: date
    volume: int | None = None


def named(text: str) -> Named | None:
    """Number, month and volume in a name, None for what names no issue of a magazine."""
    folded = fold(text)
    number, year = NUMBER.search(folded), YEAR.search(folded)
    month = next((MONTH_OF[word] for word in re.findall(r"[a-z]+", folded) if word in MONTH_OF), 0)
    if not (number and year and month):
        return None
    volume = VOLUME.search(folded)
    return Named(int(number[1]), date(int(year[1]), month, 1), int(volume[1]) if volume else None)


@dataclass(slots=True)
class Issues:
    """The issues of one edition, each found or made once."""

    edition: str
    tally: Tally
    known: dict[Named, MagazineIssue] = field(default_factory=dict)

    def of(self, name: str) -> MagazineIssue | None:
        """The issue that a term names, None where it names none."""
        found = named(name)
        if found is None:
            return None
        if found not in self.known:
            rows = MagazineIssue.objects.in_edition(self.edition)
            row = rows.filter(number=found.number, month=found.month).first()
            self.tally.add("issues", "skipped" if row else "created")
            self.known[found] = row or self._made(name, found)
        return self.known[found]

    def _made(self, name: str, found: Named) -> MagazineIssue:
        title = " ".join(name.split())[:150]
        stem = slugify(title, 90)
        slug, number = stem, 1
        while MagazineIssue.objects.filter(edition=self.edition, slug=slug).exists():
            number += 1
            slug = f"{stem}-{number}"
        month = found.month
        return MagazineIssue.objects.create(
            edition=self.edition,
            title=title,
            slug=slug,
            number=found.number,
            volume=found.volume,
            month=month,
            published_at=datetime(month.year, month.month, 1, tzinfo=UTC),
        )
