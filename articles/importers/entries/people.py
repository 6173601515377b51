"""Authors that entries name, found by their names or made."""

from __future__ import annotations

from articles.importers.entries.entry import Person
from articles.importers.entries.shelf import Shelf
from articles.importers.html.context import MediaRef
from articles.importers.html.convert import plain
from articles.importers.tally import Tally
from articles.models import Author, AuthorProfile, Redirect
from categories.slugs import slugify


class People:
    """The rows of authors by their old names."""

    def __init__(self, edition: str, shelf: Shelf, tally: Tally) -> None:
        self.edition = edition
        self.shelf = shelf
        self.tally = tally
        self.rows: dict[str, Author] = {}

    def author(self, person: Person) -> Author | None:
        """The author of this name; None for a person without one."""
        name = plain(person.name)[:150]
        if not name:
            return None
        if name not in self.rows:
            found = Author.objects.filter(name=name).first()
            self.tally.add("authors", "skipped" if found else "created")
            self.rows[name] = found or self._made(name, person)
            if person.slug:
                Redirect.objects.get_or_create(
                    path=f"/author/{person.slug}/"[:700],
                    defaults={"author": self.rows[name], "edition": self.edition},
                )
        return self.rows[name]

    def _made(self, name: str, person: Person) -> Author:
        portrait = (
            self.shelf.resolve(MediaRef("image", person.portrait)) if person.portrait else None
        )
        website = person.website if person.website.startswith(("https://", "http://")) else ""
        row: Author = Author.objects.create(
            name=name, slug=self._slug(name), website=website[:200], portrait_id=portrait
        )
        if biography := plain(person.biography):
            AuthorProfile.objects.create(author=row, language=self.edition, biography=biography)
        return row

    def _slug(self, name: str) -> str:
        wanted = slugify(name)[:90] or "author"
        slug, number = wanted, 1
        while Author.objects.filter(slug=slug).exists():
            number += 1
            slug = f"{wanted}-{number}"
        return slug
