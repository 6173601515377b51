"""The file of a backup: a tar of `database`, `media/…` and `manifest.json`."""

import hashlib
import io
import json
import tarfile
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.core.management.base import CommandError

from articles.models import Image, LibraryFile
from newsroom.backup.engines import engine, engine_named

VERSION = 1
MANIFEST = "manifest.json"
DATABASE = "database"
MEDIA = "media/"
BLOCK = 1 << 20


def write(path: Path) -> dict[str, Any]:
    """Back a live site up to `path`; returns the manifest.

    The database comes first: what it names is in the library already, and files are named by their
    content, so that none changes under us. Raises CommandError where a file is missing.
    """
    part = path.with_name(path.name + ".part")
    manifest: dict[str, Any] = {
        "version": VERSION,
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "engine": engine().name,
        "media": _is_local(),
        "files": {},
    }
    try:
        with tempfile.TemporaryDirectory(dir=path.parent) as folder, tarfile.open(part, "w") as tar:
            dumped = Path(folder) / DATABASE
            engine().dump(dumped)
            _add(tar, manifest, DATABASE, dumped)
            if manifest["media"]:
                for name in library():
                    _add(tar, manifest, MEDIA + name, Path(default_storage.path(name)))
            content = json.dumps(manifest, indent=1).encode()
            info = tarfile.TarInfo(MANIFEST)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
        part.replace(path)
    except OSError as error:
        raise CommandError(f"The backup failed, and nothing was kept of it: {error}") from error
    finally:
        part.unlink(missing_ok=True)
    return manifest


def library() -> Iterator[str]:
    """Names of all originals and files of the library; renditions can be made again."""
    yield from Image.objects.order_by("pk").values_list("file", flat=True)
    yield from LibraryFile.objects.order_by("pk").values_list("file", flat=True)


def verify(path: Path) -> tuple[dict[str, Any], list[str]]:
    """The manifest, and everything that is wrong with the backup at `path`."""
    problems: list[str] = []
    seen: set[str] = set()
    with _opened(path) as tar, tempfile.TemporaryDirectory() as folder:
        manifest = _manifest(tar)
        for member in tar:
            if member.name == MANIFEST:
                continue
            seen.add(member.name)
            wanted = manifest["files"].get(member.name)
            if wanted is None:
                problems.append(f"{member.name} is not in the manifest")
            elif _hash(tar.extractfile(member)) != wanted["sha256"]:
                problems.append(f"{member.name} was changed")
        problems += [f"{name} is missing" for name in manifest["files"] if name not in seen]
        if DATABASE in seen:
            dumped = _extract(tar, DATABASE, Path(folder))
            wrong = engine_named(manifest["engine"]).check(dumped)
            problems += [f"the database: {wrong}"] if wrong else []
    return manifest, problems


def restore(path: Path) -> dict[str, Any]:
    """Put the site back as it was; returns the manifest. Raises CommandError for a bad backup."""
    manifest, problems = verify(path)
    if problems:
        raise CommandError(f"Nothing was restored: {'; '.join(problems[:3])}")
    chosen = engine_named(manifest["engine"])
    with _opened(path) as tar, tempfile.TemporaryDirectory() as folder:
        for member in tar:
            if member.name.startswith(MEDIA):
                name = member.name.removeprefix(MEDIA)
                source = tar.extractfile(member)
                if source is not None and not default_storage.exists(name):
                    target = Path(default_storage.path(name))
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(source.read())
        chosen.restore(_extract(tar, DATABASE, Path(folder)))
    return manifest


def _is_local() -> bool:
    try:
        default_storage.path("x")
    except NotImplementedError:
        return False
    return True


def _add(tar: tarfile.TarFile, manifest: dict[str, Any], name: str, path: Path) -> None:
    with path.open("rb") as file:
        digest = _hash(file)
    manifest["files"][name] = {"sha256": digest, "size": path.stat().st_size}
    tar.add(path, name, filter=_anonymous)


def _anonymous(info: tarfile.TarInfo) -> tarfile.TarInfo:
    info.uid = info.gid = 0
    info.uname = info.gname = ""
    return info


def _hash(file: Any) -> str:
    digest = hashlib.sha256()
    while block := file.read(BLOCK):
        digest.update(block)
    return digest.hexdigest()


def _opened(path: Path) -> tarfile.TarFile:
    try:
        return tarfile.open(path)
    except (OSError, tarfile.TarError) as error:
        raise CommandError(f"{path} is no backup: {error}") from error


def _manifest(tar: tarfile.TarFile) -> dict[str, Any]:
    try:
        file = tar.extractfile(MANIFEST)
        manifest: dict[str, Any] = json.load(file) if file else {}
    except (KeyError, ValueError, tarfile.TarError, OSError) as error:
        raise CommandError(f"This is no backup of Newsroom, or it is cut short: {error}") from error
    if manifest.get("version") != VERSION:
        raise CommandError("This backup was made by another version.")
    if any(".." in name.split("/") or name.startswith("/") for name in manifest["files"]):
        raise CommandError("This backup names files outside the library.")
    return manifest


def _extract(tar: tarfile.TarFile, name: str, folder: Path) -> Path:
    target = folder / Path(name).name
    source = tar.extractfile(name)
    if source is None:
        raise CommandError(f"{name} is not in the backup.")
    with target.open("wb") as file:
        while block := source.read(BLOCK):
            file.write(block)
    return target
