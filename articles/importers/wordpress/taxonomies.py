"""Taxonomies of the old site's own making: which become categories, and which tags."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from articles.importers.wordpress.issues import named
from articles.importers.wordpress.records import Category, Item, Term, TermRef

INNER = ("nav_menu", "post_format", "author", "language", "post_translations", "wp_", "term_")
"""Beginnings of names: WordPress's own machinery, and people."""
FATES = ("categories", "tags", "none")
Taxonomies = Mapping[str, Mapping[str, Term]]
"""Terms by taxonomy and slug."""


def is_outer(taxonomy: str) -> bool:
    """Whether it is one that editors of the old site filled."""
    return bool(taxonomy) and not taxonomy.startswith(INNER)


def key_of(taxonomy: str, slug: str) -> str:
    """`region:sea`: no slug of a category looks like it."""
    return f"{taxonomy}:{slug}"


def taxonomy_of(key: str) -> str:
    """What stands before a category's or a term's slug in old addresses."""
    name, colon, _slug = key.partition(":")
    return name if colon else "category"


def fates(taxonomies: Taxonomies, asked: Mapping[str, str]) -> dict[str, str]:
    """What each taxonomy becomes, as it was asked; those with a tree become categories."""
    return {
        name: asked.get(name) or ("categories" if _is_tree(terms.values()) else "tags")
        for name, terms in taxonomies.items()
    }


def _is_tree(terms: Iterable[Term]) -> bool:
    """Magazine issues below their year are no sections."""
    return any(term.parent for term in terms if named(term.name) is None)


def as_categories(
    taxonomies: Taxonomies, fate: Mapping[str, str]
) -> Iterator[tuple[str, Category]]:
    """The terms that become categories, with their keys."""
    for name, terms in taxonomies.items():
        for slug, term in terms.items() if fate[name] == "categories" else ():
            parent = key_of(name, term.parent) if term.parent else ""
            one = Category(slug, term.name, parent, term.description, term.term_id)
            yield key_of(name, slug), one


def as_tags(taxonomies: Taxonomies, fate: Mapping[str, str]) -> Iterator[Term]:
    """The terms that become tags, and among them those that name magazine issues."""
    for name, terms in taxonomies.items():
        yield from terms.values() if fate[name] == "tags" else ()


def refs(item: Item) -> list[TermRef]:
    """The terms of an item that are of such taxonomies."""
    return [ref for ref in item.terms if is_outer(ref.taxonomy)]
