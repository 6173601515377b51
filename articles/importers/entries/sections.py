"""Sections and tags that entries name, found or made."""

from __future__ import annotations

from django.conf import settings
from django.db.models import F
from django.utils.translation import gettext, override

from articles.importers.entries.entry import Entry, Label
from articles.importers.html.convert import plain
from articles.importers.report import Report
from articles.importers.tally import Tally
from articles.models import Redirect, Tag
from categories.models import RESERVED_SLUGS, Category
from categories.slugs import fold, slugify

DEEPEST = 8
TAKEN = RESERVED_SLUGS | {code for code, _name in settings.LANGUAGES}


class Sections:
    """Rows by old names; `mapping` leads names of sections or tags to paths here."""

    def __init__(
        self, edition: str, mapping: dict[str, str], default: str, report: Report, tally: Tally
    ) -> None:
        self.edition = edition
        self.mapping = {fold(name): path for name, path in mapping.items()}
        self.default = default
        self.report = report
        self.tally = tally
        self.rows: dict[str, Category] = {}
        self.tags: dict[str, Tag] = {}
        self.tags_before = set(Tag.objects.values_list("folded", flat=True))

    def home(self, entry: Entry) -> Category:
        """The section of an entry: as mapped by its section or a tag, its own, or the default."""
        own = "/".join(entry.section)
        for name in (own, *entry.section[-1:], *(tag.name for tag in entry.tags)):
            if path := self.mapping.get(fold(name)) if name else None:
                return self._at(path.strip("/").split("/"), "mapped")
        if entry.section:
            return self._at(entry.section[:DEEPEST], "created")
        if self.default:
            return self._at(self.default.strip("/").split("/"), "created")
        with override(self.edition):
            return self._at((gettext("Uncategorised"),), "created")

    def _at(self, names: tuple[str, ...] | list[str], outcome: str) -> Category:
        """The section at the end of these names, with all above it."""
        row: Category | None = None
        path = ""
        for name in names:
            slug = slugify(name)[:60] or "section"
            slug = f"{slug}-2" if not path and slug in TAKEN else slug
            path = f"{path}/{slug}" if path else slug
            row = self.rows.get(path) or self._found(path, name, slug, row, outcome)
        if row is None:
            raise ValueError(names)
        return row

    def _found(
        self, path: str, name: str, slug: str, parent: Category | None, outcome: str
    ) -> Category:
        row: Category | None = Category.objects.in_edition(self.edition).filter(path=path).first()
        self.tally.add("categories", "skipped" if row else outcome)
        if row is None:
            title = plain(name)[:100] or slug
            row = Category.objects.create(
                name=title, slug=slug, parent=parent, language=self.edition
            )
        self.rows[path] = row
        return row

    def tag(self, label: Label) -> Tag | None:
        """Find or make a tag, once in a run; its old address leads to it. None without a name."""
        name = plain(label.name)[:100]
        folded = fold(name)
        if not folded or folded in self.tags:
            return self.tags.get(folded)
        self.tally.add("tags", "skipped" if folded in self.tags_before else "created")
        row: Tag = Tag.objects.named(name)
        self.tags[folded] = row
        if label.description and not row.description:
            Tag.objects.filter(pk=row.pk).update(
                description=plain(label.description), version=F("version") + 1
            )
        if label.slug:
            Redirect.objects.get_or_create(
                path=f"/tag/{label.slug}/"[:700], defaults={"tag": row, "edition": self.edition}
            )
        return row
