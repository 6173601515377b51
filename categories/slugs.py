"""Folding and slugs that treat Turkish letters as their readers do."""

import re
import unicodedata

# Dotted and dotless i fold together: readers type istanbul for İSTANBUL, Istanbul and ıstanbul.
_DOTS = str.maketrans({"ı": "i", "I": "i"})
_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "ø": "o", "đ": "d", "ł": "l"})
_NOT_SLUG = re.compile(r"[^a-z0-9]+")


def fold(text: str) -> str:
    """Identity of `text` for search and tags: case and marks do not count (`SEÇİM` = `secim`)."""
    if text.isascii():
        return " ".join(text.lower().split())
    # Decomposed first: "İ".lower() is two code points, and a mathematical 𝑨 has no lower case.
    decomposed = unicodedata.normalize("NFKD", text)
    bare = decomposed
    # A text has few different characters: looking at each of those is many times faster.
    for mark in filter(unicodedata.combining, set(decomposed)):
        bare = bare.replace(mark, "")
    bare = bare.translate(_DOTS).lower().translate(_LETTERS)
    return " ".join(bare.split())


def slugify(text: str, max_length: int = 100) -> str:
    """ASCII slug of `text` (`Öne Çıkan` → `one-cikan`), cut at a word where it is too long."""
    slug = _NOT_SLUG.sub("-", fold(text)).strip("-")
    if len(slug) <= max_length:
        return slug
    cut = slug[: max_length + 1].rpartition("-")[0]
    return (cut or slug[:max_length]).strip("-")
