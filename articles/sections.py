"""The open sections of all editions, kept as one list: addresses, lines and menus ask it."""

from dataclasses import dataclass, field
from typing import NamedTuple

from articles.kept import kept
from categories.models import Category


class Place(NamedTuple):
    """A section as teasers name it."""

    pk: int
    name: str
    path: str
    language: str
    url: str

    def get_absolute_url(self) -> str:
        """Where it stands."""
        return self.url


@dataclass
class Sections:
    """Public categories by address, and by what they stand under; each list in its order."""

    by_path: dict[tuple[str, str], Category] = field(default_factory=dict)
    below: dict[int | None, list[Category]] = field(default_factory=dict)
    by_pk: dict[int, Category] = field(default_factory=dict)
    places: dict[int, Place] = field(default_factory=dict)
    # Also the other way round, where only one of two names the other.
    counterparts: dict[int, Category] = field(default_factory=dict)

    def at(self, edition: str, path: str) -> Category | None:
        """The section at an address of an edition."""
        return self.by_path.get((edition, path))

    def line(self, category: Category) -> list[Category]:
        """The section and all above it, top first."""
        return [
            self.by_path[category.language, path]
            for path in category.lineage
            if (category.language, path) in self.by_path
        ]

    def children(self, category: Category) -> list[Category]:
        """What stands right below a section."""
        return self.below.get(category.pk, [])

    def tops(self, edition: str) -> list[Category]:
        """The edition's own sections."""
        return [each for each in self.below.get(None, []) if each.language == edition]

    def of(self, edition: str) -> list[Category]:
        """All sections of an edition."""
        return [each for each in self.by_pk.values() if each.language == edition]

    def family(self, category: Category) -> list[Category]:
        """The section with its counterpart in another edition; empty where it has none."""
        other = self.counterparts.get(category.pk)
        return [category, other] if other else []


def sections() -> Sections:
    """The sections that readers may open now."""
    return kept("sections", _read)


def _read() -> Sections:
    found = Sections()
    for category in Category.objects.public():
        found.by_path[category.language, category.path] = category
        found.below.setdefault(category.parent_id, []).append(category)
        found.by_pk[category.pk] = category
        found.places[category.pk] = Place(
            *(category.pk, category.name, category.path, category.language),
            category.get_absolute_url(),
        )
    for category in found.by_pk.values():
        other = found.by_pk.get(category.counterpart_id or 0)
        if other:
            found.counterparts[category.pk] = other
            found.counterparts.setdefault(other.pk, category)
    return found
