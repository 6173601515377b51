"""Reads a WordPress export (WXR 1.0 to 1.2, plain, gz or xz), one record at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from articles.importers.report import Report
from articles.importers.wordpress import items
from articles.importers.wordpress.parse import Channel
from articles.importers.wordpress.records import Record
from articles.importers.wordpress.repair import mended
from articles.importers.wordpress.stream import chunks


def read(path: Path, report: Report) -> Iterator[Record]:
    """Records in the order of the file, the Site first; memory stays flat whatever its size.

    Raises WxrError, after the records before the place, when the file is cut or broken.
    """
    yield from read_chunks(path.name, chunks(path), report)


def read_chunks(name: str, data: Iterable[bytes], report: Report) -> Iterator[Record]:
    """The same from bytes that come from elsewhere; `name` is for messages."""
    head: dict[str, str] = {}
    started = False
    for node in Channel(name).nodes(mended(data, report)):
        if node.name in items.HEAD and not started:
            head.setdefault(node.name, node.text)
            continue
        found = items.record(node, report)
        if found is None:
            continue
        if not started:
            yield items.head(head)
            started = True
        yield found
    if not started:
        yield items.head(head)
