"""Categories and tags of the old site, as rows here; found again in a second run."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.db.models import F
from django.utils.translation import gettext, override

from articles.importers.report import Report
from articles.importers.tally import Tally
from articles.importers.wordpress.content import plain
from articles.importers.wordpress.issues import Issues
from articles.importers.wordpress.records import Category as OldCategory
from articles.importers.wordpress.records import Item, Term
from articles.importers.wordpress.survey import Survey
from articles.importers.wordpress.taxonomies import (
    as_categories,
    as_tags,
    fates,
    key_of,
    refs,
    taxonomy_of,
)
from articles.models import MagazineIssue, Redirect, Tag
from categories.models import RESERVED_SLUGS, Category
from categories.slugs import fold, slugify

LANGUAGES = frozenset(code for code, _name in settings.LANGUAGES)

DEEPEST = 40
LONGEST_PATH = 380
"""Of a category's 500 characters; its own slug, and an article's address, need the rest."""


class Terms:
    """The rows that stand for the old site's terms, by their old slugs."""

    def __init__(
        self,
        found: Survey,
        edition: str,
        mapping: dict[str, str],
        report: Report,
        tally: Tally,
        taxonomies: dict[str, str] | None = None,
    ) -> None:
        self.survey = found
        self.fates = fates(found.taxonomies, taxonomies or {})
        # By slug, or for terms of other taxonomies by `taxonomies.key_of`.
        self.olds = found.categories | dict(as_categories(found.taxonomies, self.fates))
        self.edition = edition
        self.mapping = mapping
        self.report = report
        self.tally = tally
        self.issues = Issues(edition, tally)
        # Terms that stand for an issue, by their old slugs.
        self.issue_of: dict[str, MagazineIssue] = {}
        self.default = settings.LANGUAGE_CODE
        self.categories: dict[str, Category] = {}
        self.tags: dict[str, Tag | None] = {}
        self.by_name = {one.name: slug for slug, one in found.categories.items()}
        self.tags_before = set(Tag.objects.values_list("folded", flat=True))
        self.tags_made: set[str] = set()
        self.paths = set(Category.objects.in_edition(edition).values_list("path", flat=True))

    def load(self) -> None:
        """Find or make all of them; run inside one transaction."""
        for key in self.olds:
            self._category(key, ())
        for tag in self.survey.tags.values():
            self.tags[tag.slug] = self._tag(tag.name, tag.description, f"/tag/{unquote(tag.slug)}/")
        for term in as_tags(self.survey.taxonomies, self.fates):
            self._term(term, key_of(term.taxonomy, term.slug))

    def _term(self, term: Term, key: str) -> None:
        if issue := self.issues.of(term.name):
            self.issue_of[key] = issue
        else:
            address = f"/{term.taxonomy}/{unquote(term.slug)}/"
            self.tags[key] = self._tag(term.name, term.description, address)

    def home(self, keys: str) -> Category:
        """The first category of these keys (`survey.homes_of`), or the section of all others."""
        known = (key for key in keys.split("\n") if key in self.olds)
        return self.category(next(known, ""))

    def category(self, slug: str) -> Category:
        """The category of an old slug; articles without one live in a section made for them."""
        slug = slug or "uncategorized"
        if slug not in self.olds:
            with override(self.edition):
                name = gettext("Uncategorised")
            self.olds[slug] = OldCategory(slug, name)
        return self._category(slug, ())

    def further(self, item: Item) -> list[Category]:
        """The categories of an item, those of other taxonomies after its own."""
        keys = [key_of(ref.taxonomy, ref.slug) for ref in refs(item)]
        known = [*(ref.slug for ref in item.categories), *(key for key in keys if key in self.olds)]
        return list(dict.fromkeys(self.category(key) for key in known))

    def _category(self, slug: str, above: tuple[str, ...]) -> Category:
        if slug in self.categories:
            return self.categories[slug]
        old = self.olds[slug]
        parent = self._parent(old, (*above, slug))
        address = f"/{taxonomy_of(slug)}/{'/'.join(self.line(old))}/"
        issue = None if slug in self.mapping else self.issues.of(old.name)
        if issue is not None:
            self.issue_of[slug] = issue
            if parent is not None:  # the section of all issues is the home of their articles
                self.categories[slug] = parent
                self.tally.add("categories", "became an issue")
                leads: dict[str, Any] = {"issue": issue}
                Redirect.objects.get_or_create(path=address[:700], defaults=leads)
                return parent
        if target := self.mapping.get(slug) or self.mapping.get(old.name):
            row = self._mapped(target, old.name)
            self.tally.add("categories", "mapped")
        else:
            known = self._found(address, old, parent)
            self.tally.add("categories", "skipped" if known else "created")
            row = known or self._made(old, parent)
        self.categories[slug] = row
        Redirect.objects.get_or_create(path=address[:700], defaults={"category": row})
        return row

    def _parent(self, old: OldCategory, above: tuple[str, ...]) -> Category | None:
        """WXR 1.0 names parents instead of giving their slugs; circles are cut."""
        slug = old.parent
        if slug not in self.olds:
            slug = self.by_name.get(slug, "")
        if not slug:
            if old.parent:
                self.report.note("missing", "parent of a category", f"{old.name}: {old.parent}")
            return None
        if slug in above:
            self.report.note("repaired", "categories that stand under each other", old.name)
            return None
        parent = self._category(slug, above) if len(above) < DEEPEST else None
        if parent is None or len(parent.path) > LONGEST_PATH:
            self.report.note("changed", "category nested too deeply: put at the top", old.name)
            return None
        return parent

    def line(self, old: OldCategory) -> list[str]:
        """Old slugs from the top down, as the old address had them."""
        line = [unquote(old.slug)]
        seen = {old.slug}
        while (
            (parent := self.olds.get(old.parent))
            and parent.slug not in seen
            and len(seen) < DEEPEST
        ):
            line.insert(0, unquote(parent.slug))
            seen.add(parent.slug)
            old = parent
        return line

    def _found(self, address: str, old: OldCategory, parent: Category | None) -> Category | None:
        """The row of an earlier run, wherever editors moved it; or one of the same address."""
        known = Redirect.objects.filter(path=address[:700], category__language=self.edition)
        redirect = known.select_related("category").first()
        row: Category | None = redirect.category if redirect else None
        if row is None:
            path = self._path(self._slug(old, parent), parent)
            row = Category.objects.in_edition(self.edition).filter(path=path, name=old.name).first()
        return row

    def _made(self, old: OldCategory, parent: Category | None) -> Category:
        wanted = self._slug(old, parent)
        slug, number = wanted, 1
        while self._path(slug, parent) in self.paths:
            number += 1
            slug = f"{wanted[:90]}-{number}"
        if slug != slugify(unquote(old.slug)):
            self.report.note("changed", "address of a category", f"{unquote(old.slug)}: {slug}")
        row: Category = Category.objects.create(
            name=plain(old.name)[:100] or slug,
            slug=slug,
            parent=parent,
            language=self.edition,
            description=plain(old.description),
        )
        self.paths.add(row.path)
        return row

    def _slug(self, old: OldCategory, parent: Category | None) -> str:
        slug = slugify(unquote(old.slug)) or slugify(old.name) or "section"
        reserved = parent is None and (slug in RESERVED_SLUGS or slug in LANGUAGES)
        return f"{slug[:90]}-2" if reserved else slug

    def _path(self, slug: str, parent: Category | None) -> str:
        return f"{parent.path}/{slug}" if parent else slug

    def _mapped(self, target: str, name: str) -> Category:
        """The section of `--map CATEGORY=news/sea`, with what is missing above it."""
        row: Category | None = None
        found: Category | None
        steps = [slugify(part) for part in target.strip("/").split("/")]
        for depth, slug in enumerate(steps, 1):
            path = "/".join(steps[:depth])
            found = Category.objects.in_edition(self.edition).filter(path=path).first()
            if found is None:
                title = name if depth == len(steps) else slug.replace("-", " ").capitalize()
                found = self._made(OldCategory(slug, title), row)
            row = found
        if row is None:
            raise ValueError(target)
        return row

    def _tag(self, name: str, description: str, address: str) -> Tag | None:
        name = plain(name)[:100]
        if not name:
            return None
        folded = fold(name)
        if folded in self.tags_before:
            self.tally.add("tags", "skipped")
        else:
            self.tally.add("tags", "merged" if folded in self.tags_made else "created")
        self.tags_made.add(folded)
        row: Tag = Tag.objects.named(name)
        if description and not row.description:
            Tag.objects.filter(pk=row.pk).update(
                description=plain(description), version=F("version") + 1
            )
        Redirect.objects.get_or_create(
            path=address[:700], defaults={"tag": row, "edition": self.edition}
        )
        return row
