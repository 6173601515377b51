"""The folder of an export: its manifest, and whether everything in it is as it was written."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any

from django.conf import settings
from django.core.management.base import CommandError
from django.utils.crypto import salted_hmac

FORMAT = "newsroom"
VERSION = 1
MANIFEST = "manifest.json"
RUN = "run.json"
MEDIA = "media.jsonl"
BLOCK = 1 << 20
LONGEST = 64 << 20
"""Bytes of one line: the longest body that is kept has 2,000,000 characters."""


def key_mark() -> str:
    """Tells two values of ADDRESS_KEY apart without giving either away."""
    secret = settings.ADDRESS_KEY
    return salted_hmac("newsroom.transfer", "key", secret=secret, algorithm="sha256").hexdigest()[
        :16
    ]


@dataclass
class Manifest:
    """What an export says of itself; `files` is path → rows, size in bytes and SHA-256 (hex)."""

    languages: list[str]
    key: str
    files: dict[str, dict[str, Any]] = field(default_factory=dict)

    def write(self, folder: Path) -> None:
        """Write it into `folder`; its bytes follow from the site alone."""
        told = {
            "format": FORMAT,
            "version": VERSION,
            "languages": self.languages,
            "key": self.key,
            "files": self.files,
        }
        text = json.dumps(told, ensure_ascii=False, sort_keys=True, indent=1)
        (folder / MANIFEST).write_text(f"{text}\n", encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """The manifest of an export. Raises CommandError where there is none that we can read."""
        try:
            told = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
            if told["format"] != FORMAT:
                raise ValueError(told["format"])
            found = cls(list(told["languages"]), str(told["key"]), dict(told["files"]))
            marks = {name: str(one["sha256"]) for name, one in found.files.items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise CommandError(f"{folder} holds no export of Newsroom.") from error
        if told.get("version") != VERSION:
            raise CommandError(f"The export has version {told.get('version')}, not {VERSION}.")
        if not all(is_safe(name) for name in marks):
            raise CommandError("The manifest names files outside the export.")
        return found


def is_safe(name: str) -> bool:
    """Whether a name stays inside the folder that it is put under."""
    parts = PurePosixPath(name).parts
    return bool(parts) and not (
        name.startswith("/")
        or len(name) > 255
        or any(part.startswith(".") or "\\" in part or "\x00" in part for part in parts)
    )


def inside(folder: Path, name: str) -> Path:
    """The file of this name. Raises CommandError where it is missing or leads elsewhere."""
    path = folder / name
    try:
        if path.resolve(strict=True).is_relative_to(folder.resolve()) and path.is_file():
            return path
    except (OSError, ValueError):
        pass
    raise CommandError(f"{name} is missing.")


def digest(file: IO[bytes]) -> tuple[str, int]:
    """SHA-256 (hex) and size in bytes of what is left of a file."""
    found, size = hashlib.sha256(), 0
    while block := file.read(BLOCK):
        found.update(block)
        size += len(block)
    return found.hexdigest(), size


def lines(folder: Path, name: str) -> Iterator[tuple[int, str]]:
    """Number and text of each line. Raises CommandError for one that is too long or no text."""
    with inside(folder, name).open("rb") as file:
        number = 0
        while found := file.readline(LONGEST):
            number += 1
            if len(found) == LONGEST:
                raise CommandError(f"{name}, line {number}: too long")
            try:
                yield number, found.decode("utf-8")
            except UnicodeDecodeError as error:
                raise CommandError(f"{name}, line {number}: no text") from error


def media(folder: Path) -> Iterator[dict[str, Any]]:
    """Name, size and hash of each file of the library, in the order of the list."""
    for number, text in lines(folder, MEDIA):
        try:
            told = json.loads(text)
            if not is_safe(told["name"]):
                raise ValueError(told["name"])
            yield {"name": told["name"], "sha256": told["sha256"], "size": told["size"]}
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise CommandError(f"{MEDIA}, line {number}: cannot be read") from error


def verify(folder: Path, manifest: Manifest) -> None:
    """Hash everything. Raises CommandError for the first file that is not what was exported."""
    for name, told in manifest.files.items():
        with inside(folder, name).open("rb") as file:
            if digest(file)[0] != told["sha256"]:
                raise CommandError(f"{name} was changed.")
    for one in media(folder):
        with inside(folder, f"media/{one['name']}").open("rb") as file:
            if digest(file)[0] != one["sha256"]:
                raise CommandError(f"media/{one['name']} was changed.")
