"""Taking a person out of lists that are read in, or were: their row stays, empty."""

import csv
import io
import zlib
from collections.abc import Iterable

from django.db.models import Q

from subscriptions.addresses import naming
from subscriptions.csv_import import delimiter_of
from subscriptions.models import SubscriberImport


def forget(addresses: Iterable[str]) -> None:
    """Empty the rows that name one of these normalised addresses, where a list still has them."""
    wanted = list(addresses)
    jobs = SubscriberImport.objects.select_for_update()
    for job in jobs.exclude(Q(content=b"") & Q(errors="")).order_by("pk"):
        content, errors = _content(job, wanted), _without(job.errors, ",", wanted, kept=(0, 2))
        if content != bytes(job.content) or errors != job.errors:
            SubscriberImport.objects.filter(pk=job.pk).update(content=content, errors=errors)


def _content(job: SubscriberImport, addresses: list[str]) -> bytes:
    if not job.content:
        return b""
    text = zlib.decompress(bytes(job.content)).decode()
    if not any(naming(address, [text]) for address in addresses):
        return bytes(job.content)
    try:
        return zlib.compress(_without(text, delimiter_of(text), addresses).encode())
    except csv.Error:
        return b""  # it breaks off there, and could not be read in either


def _without(text: str, delimiter: str, addresses: list[str], kept: tuple[int, ...] = ()) -> str:
    """The file with the same rows; who is named in one leaves it empty but for cells `kept`."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    for cells in csv.reader(io.StringIO(text), delimiter=delimiter):
        if any(naming(address, cells) for address in addresses):
            cells = [cell if number in kept else "" for number, cell in enumerate(cells)]
        writer.writerow(cells)
    return out.getvalue()
