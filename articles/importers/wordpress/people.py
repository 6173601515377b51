"""People of the old site as authors here; logins and their mail addresses stay behind."""

from __future__ import annotations

from articles.importers.report import Report
from articles.importers.tally import Tally
from articles.importers.wordpress.content import plain
from articles.importers.wordpress.records import Author as OldAuthor
from articles.importers.wordpress.records import Item
from articles.importers.wordpress.survey import Survey, login_of
from articles.models import Author, AuthorProfile, Redirect
from categories.slugs import slugify


class People:
    """The authors that stand for the old site's logins and guests."""

    def __init__(self, found: Survey, edition: str, report: Report, tally: Tally) -> None:
        self.survey = found
        self.edition = edition
        self.report = report
        self.tally = tally
        self.authors: dict[str, Author] = {}

    def load(self) -> None:
        """Find or make all of them; run inside one transaction."""
        for login, author in self._people().items():
            self._author(login, author)

    def _people(self) -> dict[str, OldAuthor]:
        """Declared authors, creators nobody declared, and the guests of Co-Authors Plus."""
        people = dict(self.survey.authors)
        for login in self.survey.creators:
            if login not in people:
                self.report.note("missing", "author that is not declared", login)
                people[login] = OldAuthor(login)
        for slug, term in self.survey.guests.items():
            login = slug.removeprefix("cap-")
            if login not in people:
                people[login] = OldAuthor(login, display_name=term.name.removeprefix("cap-"))
        return people

    def _author(self, login: str, old: OldAuthor) -> None:
        address = f"/author/{login}/"[:700]
        redirect = Redirect.objects.filter(path=address).select_related("author").first()
        row = redirect.author if redirect else None
        row = row or Author.objects.filter(name=old.name[:150]).first()
        self.tally.add("authors", "skipped" if row else "created")
        if row is None:
            row = Author.objects.create(name=old.name[:150], slug=self._author_slug(old))
            if old.description:
                biography = plain(old.description)
                AuthorProfile.objects.create(author=row, language=self.edition, biography=biography)
        self.authors[login] = row
        Redirect.objects.get_or_create(
            path=address, defaults={"author": row, "edition": self.edition}
        )

    def _author_slug(self, old: OldAuthor) -> str:
        wanted = slugify(old.name) or slugify(old.login) or "author"
        slug, number = wanted, 1
        while Author.objects.filter(slug=slug).exists():
            number += 1
            slug = f"{wanted[:90]}-{number}"
        return slug

    def byline(self, item: Item) -> list[Author]:
        """The authors of an item: those of Co-Authors Plus in their order, or its creator."""
        guests = [ref.slug.removeprefix("cap-") for ref in item.terms if ref.taxonomy == "author"]
        logins = guests or [login_of(item.creator)]
        found = [self.authors[login] for login in logins if login in self.authors]
        return list(dict.fromkeys(found))
