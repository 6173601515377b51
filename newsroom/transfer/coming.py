"""Reading an export into an empty site: all of it, or nothing."""

from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management.base import CommandError
from django.core.management.color import no_style
from django.db import DatabaseError, connection, transaction
from django.db.models import Model

from accounts.models import User
from articles.images import blobs
from articles.models import Article
from articles.signals import content_changed
from newsroom.models import AuditHead
from newsroom.transfer import folder as folders
from newsroom.transfer import rebuilding, rows
from newsroom.transfer.folder import Manifest
from newsroom.transfer.kinds import KINDS, Kind

Tell = Callable[[str], Any]
Pending = list[tuple[Kind, Any, dict[str, list[Any]]]]


def import_site(folder: Path, tell: Tell) -> Manifest:
    """Read the export in `folder`. Raises CommandError before or after anything was tried.

    Nothing is kept of an import that fails. Nobody is mailed by it.
    """
    manifest = Manifest.read(folder)
    _refuse(manifest)
    tell("Checking every hash …")
    folders.verify(folder, manifest)
    written: list[str] = []
    try:
        with transaction.atomic():
            _load(folder, manifest, tell)
            _media(folder, written)
            content_changed.send(Article, keys={f"site-{code}" for code in manifest.languages})
    except BaseException as error:
        for name in written:
            default_storage.delete(name)
        if isinstance(error, DatabaseError | OSError):
            line = " ".join(str(error).split())
            raise CommandError(f"Nothing was imported: {line}") from error
        raise
    return manifest


def _refuse(manifest: Manifest) -> None:
    """Raise CommandError where this site cannot take the export."""
    full = [kind.name for kind in KINDS if kind.model is not AuditHead and _has_rows(kind)]
    if full:
        raise CommandError(
            f"This site is not empty: it has {', '.join(full)}. "
            "An import needs a new database after `manage.py migrate`, and nothing else in it."
        )
    here = {code for code, _name in settings.LANGUAGES}
    if missing := sorted(set(manifest.languages) - here):
        raise CommandError(f"Add to LANGUAGES what the site was written in: {', '.join(missing)}.")
    if manifest.key != folders.key_mark():
        raise CommandError(
            "ADDRESS_KEY differs from the one of the exported site: without it suppressed"
            " addresses and the audit log are worth nothing. Set it to the old value."
        )
    if unknown := sorted(set(manifest.files) - _known()):
        raise CommandError(f"{unknown[0]} is not known here: is this site of an older version?")
    if missing := sorted(_known() - set(manifest.files)):
        raise CommandError(f"{missing[0]} is not in the manifest.")


def _has_rows(kind: Kind) -> bool:
    return kind.model._base_manager.exists()


def _known() -> set[str]:
    return {kind.file for kind in KINDS} | {folders.MEDIA, "schema.json"}


def _load(folder: Path, manifest: Manifest, tell: Tell) -> None:
    AuditHead.objects.all().delete()
    pending: Pending = []
    for kind in KINDS:
        tell(f"{kind.name}: {manifest.files[kind.file]['rows']}")
        _rows(folder, kind, pending)
    for kind, key, lists in pending:
        _join(kind, key, lists)
    connection.check_constraints()
    _continue_keys()
    tell("Making lists, texts and the search index anew …")
    rebuilding.rebuild()


def _rows(folder: Path, kind: Kind, pending: Pending) -> None:
    found = folders.lines(folder, kind.file)
    while chunk := list(islice(found, rows.CHUNK)):
        _insert(kind, [_read(kind, number, text, pending) for number, text in chunk])


def _read(kind: Kind, number: int, text: str, pending: Pending) -> Model:
    try:
        row, lists = rows.read(kind, text)
    except rows.RowError as error:
        raise CommandError(f"{kind.file}, line {number}: {error}") from error
    if any(lists.values()):
        pending.append((kind, row.pk, lists))
    if isinstance(row, User):
        row.set_unusable_password()
    return row


def _insert(kind: Kind, found: list[Model]) -> None:
    """Rows exactly as they are: no default, no signal, no clock of ours touches them."""
    fields: Any = kind.model._meta.concrete_fields
    manager: Any = kind.model._base_manager
    size = max(1, connection.ops.bulk_batch_size(fields, found))
    for start in range(0, len(found), size):
        try:
            manager._insert(
                found[start : start + size], fields=fields, using=connection.alias, raw=True
            )
        except DatabaseError as error:
            line = " ".join(str(error).split())
            raise CommandError(f"Nothing was imported: {kind.file}: {line}") from error


def _join(kind: Kind, key: Any, lists: dict[str, list[Any]]) -> None:
    for many in kind.lists:
        try:
            keys = rows.keys_of(many.related_model, lists[many.name])
        except (rows.RowError, TypeError) as error:
            raise CommandError(f"{kind.file}, {many.name} of {key}: {error}") from error
        through: Any = many.remote_field.through
        mine, other = f"{many.m2m_field_name()}_id", f"{many.m2m_reverse_field_name()}_id"
        through._base_manager.bulk_create(
            [through(**{mine: key, other: keys[name]}) for name in lists[many.name]]
        )


def _continue_keys() -> None:
    """Let PostgreSQL count on from the keys that were written."""
    models = [kind.model for kind in KINDS]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def _media(folder: Path, written: list[str]) -> None:
    """Put originals and files into the storage; `written` tells which are new."""
    for one in folders.media(folder):
        name = one["name"]
        with folders.inside(folder, f"media/{name}").open("rb") as source:
            if blobs.put(name, blobs.copy(source)):
                written.append(name)
            elif _stored(name) != one["sha256"]:
                raise CommandError(f"The storage has another file named {name}.")


def _stored(name: str) -> str:
    with default_storage.open(name) as file:
        source: IO[bytes] = file
        return folders.digest(source)[0]


def summary(manifest: Manifest, names: Iterable[str]) -> str:
    """How many of these kinds there are, on one line."""
    return ", ".join(f"{manifest.files[f'data/{name}.jsonl']['rows']} {name}" for name in names)
