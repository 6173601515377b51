"""What an item of another system is to be here; nothing is written yet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from articles.editing import Earlier
from articles.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Past:
    """What a piece was until `at`; `state` reads it when it is to be written."""

    at: datetime
    state: Callable[[], Earlier]


@dataclass(slots=True)
class Piece:
    """An article or page to be; `wanted` is "published", "draft", "review" or "trashed".

    `past` holds what it was before, the oldest first.
    """

    key: str
    label: str
    data: Snapshot
    wanted: str
    at: datetime | None
    modified_at: datetime | None
    fingerprint: str
    paths: list[str] = field(default_factory=list)
    past: list[Past] = field(default_factory=list)
