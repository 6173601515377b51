"""What the conversion of a body needs to know from outside, as callbacks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from articles.importers.report import Report


@dataclass(frozen=True, slots=True)
class MediaRef:
    """A picture or file as a body names it: by attachment id, by address, or both."""

    kind: Literal["image", "file"]
    url: str = ""
    attachment_id: int | None = None
    alt: str = ""
    caption: str = ""


def _same(url: str) -> str:
    return url


def _nothing(_: int) -> str:
    return ""


def _none() -> list[int]:
    return []


@dataclass(slots=True)
class Context:
    """`media` gives the library's id or None (missing); `link` the address to use, "" for none.

    `reusable` gives the source of a `wp_block`, `attached` the ids of an item's own pictures,
    `footnotes` their texts by id.
    """

    report: Report
    media: Callable[[MediaRef], int | None]
    link: Callable[[str], str] = _same
    reusable: Callable[[int], str] = _nothing
    attached: Callable[[], list[int]] = _none
    footnotes: Mapping[str, str] = field(default_factory=dict)
