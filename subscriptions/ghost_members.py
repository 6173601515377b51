"""Members of a Ghost export, as the list that Ghost itself would export of them."""

import csv
import io
import tempfile
from pathlib import Path
from typing import Any

from articles.importers.ghost.cards import text
from articles.importers.ghost.source import Ghost

COLUMNS = ("email", "name", "subscribed_to_emails", "created_at")


def csv_of(content: bytes) -> bytes:
    """CSV of the members in the bytes of an export. Raises articles' Refused where it is none."""
    with tempfile.TemporaryDirectory(prefix="ghost-") as folder:
        path = Path(folder, "ghost.json")
        path.write_bytes(content)
        return as_csv(Ghost(path))


def as_csv(source: Ghost) -> bytes:
    """CSV of all members; who gets no mail there is marked so."""
    letters = {str(row.get("member_id")) for row in source.rows("members_newsletters")}
    told = io.StringIO()
    writer = csv.writer(told)
    writer.writerow(COLUMNS)
    for row in source.rows("members"):
        asked = _asks_for_mail(row, letters if "members_newsletters" in source.data else None)
        writer.writerow(
            [text(row, "email"), text(row, "name"), str(asked).lower(), text(row, "created_at")]
        )
    return told.getvalue().encode()


def _asks_for_mail(row: dict[str, Any], letters: set[str] | None) -> bool:
    """Whether a member agreed to mails; where the export does not say so, they did not."""
    if row.get("email_disabled") in (1, True):
        return False
    if letters is not None:
        return str(row.get("id")) in letters
    return row.get("subscribed") in (1, True) or bool(row.get("newsletters"))
