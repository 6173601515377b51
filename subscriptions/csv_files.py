"""Files of subscribers as they are kept: unpacked, read row by row, their columns told."""

import csv
import io
import zlib
from collections.abc import Iterator
from itertools import islice

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from subscriptions import presets
from subscriptions.addresses import normalize
from subscriptions.csv_export import line_of, unsafe
from subscriptions.models import SubscriberImport

SAMPLE = 10
EMAIL_NAMES = ("email", "e-mail", "mail", "address", "e-posta", "eposta")


def pack(content: bytes) -> bytes:
    """A file as it is stored. Raises ValidationError where it is no text."""
    for encoding in ("utf-8-sig", "windows-1254"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        # Old programs for the Mac end lines with \r alone.
        return zlib.compress((text if "\n" in text else text.replace("\r", "\n")).encode())
    raise ValidationError(_("The file is no text."))


class Unreadable(ValidationError):
    """The file breaks off: what follows is no CSV."""


Row = tuple[int, dict[str, str]]  # the number is the line as an editor's program counts it


def read(job: SubscriberImport) -> Iterator[Row]:
    """Rows of the file by the names of their columns. Raises Unreadable."""
    text = zlib.decompress(bytes(job.content)).decode()
    lines = enumerate(csv.reader(io.StringIO(text), delimiter=delimiter_of(text)), start=1)
    names: list[str] = []
    number = 0
    try:
        for number, cells in lines:
            if not names:
                names = [name.strip() for name in cells]
            elif cells:
                padded = [*cells, *[""] * (len(names) - len(cells))]
                yield (
                    number,
                    {name: unsafe(cell.strip()) for name, cell in zip(names, padded, strict=False)},
                )
    except csv.Error as error:
        words = _("Line %(line)s cannot be read (%(error)s).")
        raise Unreadable(words % {"line": number + 1, "error": error}) from error


def delimiter_of(text: str) -> str:
    """What parts the cells: the first line tells.

    csv.Sniffer is led astray by cells that hold JSON (listmonk).
    """
    return max(",;\t", key=text.partition("\n")[0].count)


def guess(names: list[str]) -> dict[str, str]:
    """Which column is what, by their names. Raises ValidationError where they are none."""
    if any(map(is_address, names)):
        raise ValidationError(_("The first line holds an address: it must name the columns."))
    lowered = {name.lower(): name for name in names}
    if preset := presets.preset_for(names):
        return {"email": preset.email, "preset": preset.name}
    found = {"email": next((lowered[n] for n in EMAIL_NAMES if n in lowered), names[0])}
    for field in ("language", "source"):
        if field in lowered:
            found[field] = lowered[field]
    return found


def is_address(text: str) -> bool:
    """Whether a cell is an e-mail address."""
    try:
        return bool(normalize(text))
    except ValidationError:
        return False


def preview(job: SubscriberImport) -> list[dict[str, str]]:
    """The first rows, for an editor to look at."""
    return [row for _line, row in islice(read(job), SAMPLE)]


def told(errors: str) -> str:
    """The lines of an import's error file with their reasons in the reader's language."""
    yet = [line_of(_("line"), _("row"), _("reason"))]
    for line, row, reason in csv.reader(io.StringIO(errors)):
        yet.append(line_of(line, unsafe(row), _(reason)))
    return "".join(yet)
