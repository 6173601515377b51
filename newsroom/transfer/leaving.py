"""Writing an export: one moment of the site, file by file, with flat memory."""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management.base import CommandError
from django.db import connection, transaction

from newsroom.backup.archive import library
from newsroom.transfer import rows
from newsroom.transfer.folder import BLOCK, MEDIA, RUN, Manifest, is_safe, key_mark
from newsroom.transfer.kinds import KINDS, Kind

SCHEMA = "schema.json"


def export(target: Path) -> tuple[Manifest, list[str]]:
    """Write the whole site to `target`; returns the manifest, and what of the library is lost.

    Raises CommandError where `target` holds something, or cannot be written; then it stays as it
    was. What is written can be read by its owner alone.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise CommandError(f"{target} is there already and not empty.")
    part = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=_parent(target)))
    try:
        with snapshot():
            manifest, lost = _write(part)
        os.replace(part, target)
    except OSError as error:
        raise CommandError(f"The export failed, and nothing was kept of it: {error}") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return manifest, lost


def _parent(target: Path) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    return target.parent


@contextmanager
def snapshot() -> Iterator[None]:
    """Everything read inside is of one moment, while others go on writing."""
    if connection.in_atomic_block:
        yield
        return
    connection.ensure_connection()
    database = cast("Any", connection)
    before = getattr(database, "transaction_mode", None)
    if connection.vendor == "sqlite":
        # Readers of SQLite keep nobody waiting; IMMEDIATE would lock all writers out.
        database.transaction_mode = "DEFERRED"
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    finally:
        if connection.vendor == "sqlite":
            database.transaction_mode = before


def _write(folder: Path) -> tuple[Manifest, list[str]]:
    languages = sorted(code for code, _name in settings.LANGUAGES)
    manifest = Manifest(languages, key_mark())
    (folder / "data").mkdir()
    for kind in KINDS:
        _lines(folder, kind.file, map(rows.line, rows.of(kind)), manifest)
    lost: list[str] = []
    _lines(folder, MEDIA, map(rows.line, _media(folder, lost)), manifest)
    schema = json.dumps(_schema(), ensure_ascii=False, sort_keys=True, indent=1)
    _lines(folder, SCHEMA, schema.split("\n"), manifest)
    manifest.write(folder)
    run = {"made": datetime.now(UTC).isoformat(timespec="seconds"), "engine": connection.vendor}
    (folder / RUN).write_text(json.dumps(run, indent=1) + "\n", encoding="utf-8")
    return manifest, lost


def _lines(folder: Path, name: str, found: Iterable[str], manifest: Manifest) -> None:
    """Write one file and its entry in the manifest."""
    digest, size, count = hashlib.sha256(), 0, 0
    with (folder / name).open("wb") as file:
        for text in found:
            data = f"{text}\n".encode()
            digest.update(data)
            size += len(data)
            count += 1
            file.write(data)
    manifest.files[name] = {"rows": count, "size": size, "sha256": digest.hexdigest()}


def _media(folder: Path, lost: list[str]) -> Iterator[dict[str, Any]]:
    """Copy each original and file of the library; renditions are made again when asked for."""
    for name in library():
        if not is_safe(name) or not default_storage.exists(name):
            lost.append(name)
            continue
        path = folder / "media" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        yield {"name": name, **_copied(name, path)}


def _copied(name: str, path: Path) -> dict[str, Any]:
    digest, size = hashlib.sha256(), 0
    with default_storage.open(name) as source, path.open("wb") as target:
        while block := source.read(BLOCK):
            digest.update(block)
            size += len(block)
            target.write(block)
    return {"sha256": digest.hexdigest(), "size": size}


def _schema() -> dict[str, Any]:
    """Each file's fields: their types, whether they may be empty, and what they refer to."""
    return {kind.name: _described(kind) for kind in KINDS}


def _described(kind: Kind) -> dict[str, Any]:
    names = {one.model: one.name for one in KINDS}
    found: dict[str, Any] = {}
    for field in kind.fields:
        found[field.name] = {"type": _type(field), "null": field.null}
        if field.related_model:
            found[field.name]["refers to"] = names.get(field.related_model, "")
    for many in kind.lists:
        found[many.name] = {"type": "list", "null": False}
        found[many.name]["refers to"] = names.get(many.related_model, "names")
    return found


TYPES = {
    "DateTimeField": "time (ISO 8601, UTC)",
    "DateField": "date (ISO 8601)",
    "BooleanField": "true or false",
    "FloatField": "number",
    "JSONField": "JSON",
    "BinaryField": "base64",
    "UUIDField": "UUID",
    "FileField": "name under media/",
}


def _type(field: Any) -> str:
    name = field.get_internal_type()
    if name in TYPES:
        return TYPES[name]
    return "whole number" if "Integer" in name or "Auto" in name or field.is_relation else "text"
