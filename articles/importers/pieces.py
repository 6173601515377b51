"""What an item of another system is to be here; nothing is written yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from articles.snapshot import Snapshot


@dataclass(slots=True)
class Piece:
    """An article or page to be; `wanted` is "published", "draft", "review" or "trashed"."""

    key: str
    label: str
    data: Snapshot
    wanted: str
    at: datetime | None
    modified_at: datetime | None
    fingerprint: str
    paths: list[str] = field(default_factory=list)
