"""Taking a person out of lists that are read in, or were: their row stays, empty."""

import csv
import io
import zlib
from collections.abc import Iterable

from subscriptions.addresses import naming
from subscriptions.csv_files import delimiter_of
from subscriptions.models import SubscriberImport


def forget(addresses: Iterable[str]) -> None:
    """Empty the rows that name one of these normalised addresses, where a list still has them."""
    wanted = list(addresses)
    jobs = SubscriberImport.objects.select_for_update()
    for job in jobs.exclude(content=b"", errors="", problem="").order_by("pk"):
        content = _content(bytes(job.content), wanted)
        errors = _without(job.errors, ",", wanted, kept=(0, 2))
        problem = "" if _names(job.problem, wanted) else job.problem
        if (content, errors, problem) != (bytes(job.content), job.errors, job.problem):
            SubscriberImport.objects.filter(pk=job.pk).update(
                content=content, errors=errors, problem=problem
            )


def _content(packed: bytes, addresses: list[str]) -> bytes:
    """A packed file without them; none where it cannot be unpacked, and so not be read in."""
    try:
        text = zlib.decompress(packed).decode() if packed else ""
    except (zlib.error, UnicodeDecodeError):
        return b""
    left = _without(text, delimiter_of(text), addresses)
    return packed if left == text else zlib.compress(left.encode()) if left else b""


def _names(text: str, addresses: list[str]) -> bool:
    return any(naming(address, [text]) for address in addresses)


def _without(text: str, delimiter: str, addresses: list[str], kept: tuple[int, ...] = ()) -> str:
    """The file with the same rows; who is named in one leaves it empty but for cells `kept`.

    Nothing is left of a file that names them and breaks off.
    """
    if not _names(text, addresses):
        return text
    out = io.StringIO()
    # This end of line makes the writer quote a bare \r, without which the reader breaks off.
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    try:
        for cells in csv.reader(io.StringIO(text), delimiter=delimiter):
            if any(naming(address, cells) for address in addresses):
                cells = [cell if number in kept else "" for number, cell in enumerate(cells)]
            writer.writerow(cells)
    except csv.Error:
        return ""
    return out.getvalue()
