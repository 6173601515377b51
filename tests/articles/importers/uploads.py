"""Files for the attachments of an export, made from nothing: pictures by size, others by head."""

from pathlib import Path

from articles.importers.report import Report
from articles.importers.wordpress.reader import read
from articles.importers.wordpress.records import Item
from tests.conftest import picture_bytes

HEADS = {
    ".mp3": b"ID3\x04\x00\x00\x00\x00\x00\x00" + b"\x00" * 64,
    ".pdf": b"%PDF-1.7\n%%EOF\n",
    ".mp4": b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom",
    ".mov": b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom",
    ".ogg": b"OggS" + b"\x00" * 24 + b"\x01vorbis" + b"\x00" * 32,
}


def write(folder: Path, export: Path) -> int:
    """One file for each attachment that can have one; returns how many."""
    made = 0
    for number, item in enumerate(one for one in read(export, Report()) if isinstance(one, Item)):
        suffix = Path(item.attachment_url).suffix.lower()
        path = folder / item.attachment_url.rpartition("/")[2]
        if item.type != "attachment" or path.exists() or len(path.name.encode()) > 250:
            continue
        if suffix in (".jpg", ".jpeg", ".png", ".gif", ".webp"):
            path.write_bytes(picture_bytes(f"#{number % 4096:03x}", (320 + number, 200)))
        elif suffix in HEADS:
            path.write_bytes(HEADS[suffix] + f"{number}".encode())
        else:
            continue
        made += 1
    return made
