"""A mail as it goes over the wire, cut where a reader's own parts go.

Building a MIME message for each reader is what bounds plain Django (1.2-1.8 ms of CPU a message).
Here it is built once; a reader costs one join of ready pieces.
"""

import binascii
import re
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.utils import formataddr, formatdate, parseaddr
from functools import lru_cache

from subscriptions import signing
from subscriptions.sending.mails import Mail
from subscriptions.sending.people import MARKS, Person

TO, MESSAGE_ID, DATE = "xQtoQx", "xQmessageidQx", "xQdateQx"
SLOTS = (*MARKS, TO, MESSAGE_ID, DATE)
_CUT = re.compile("(" + "|".join(SLOTS) + ")")
_CUT_BYTES = re.compile(b"(" + "|".join(SLOTS).encode() + b")")
LINE = 76  # characters; RFC 2045 §6.7


@dataclass(frozen=True)
class Wire:
    """Pieces of a message, dot-stuffed, with CRLF, and between them the slots to be filled."""

    sender: str  # envelope address
    pieces: list[bytes]
    slots: list[str]

    def message(self, person: Person, at: datetime, date: bytes) -> bytes:
        """The message for one reader, up to and with the final dot."""
        values = {mark: token.encode() for mark, token in person.tokens(at).items()}
        values[TO] = b"<" + address(person.email) + b">"
        values[MESSAGE_ID] = signing.message_id("d", person.delivery).encode()
        values[DATE] = date
        parts: list[bytes] = [b""] * (len(self.pieces) + len(self.slots))
        parts[0::2] = self.pieces
        parts[1::2] = [values[slot] for slot in self.slots]
        return b"".join(parts)


def date_of(at: datetime) -> bytes:
    """`at` as a Date header has it."""
    return _date(int(at.timestamp()))


@lru_cache(maxsize=4)
def _date(second: int) -> bytes:
    return formatdate(second).encode()


def address(email: str) -> bytes:
    """An address for the envelope and To: its domain in ASCII, its local part as it is."""
    if email.isascii():
        return email.encode()
    local, _at, domain = email.rpartition("@")
    return f"{local}@".encode() + domain.encode("idna")


def compile_mail(mail: Mail) -> Wire:
    """Everything that all readers share, encoded once."""
    boundary = "=_" + signing.make("boundary", len(mail.rendered.html)).replace("-", "_")
    lines = [f"{name}: {value}" for name, value in _headers(mail, boundary)]
    head = "\r\n".join(lines).encode() + b"\r\n\r\n"
    parts = b"".join(
        b"--" + boundary.encode() + b"\r\nContent-Type: text/" + kind + b'; charset="utf-8"\r\n'
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\n" + quoted(text) + b"\r\n"
        for kind, text in ((b"plain", mail.rendered.text), (b"html", mail.rendered.html))
    )
    whole = head + parts + b"--" + boundary.encode() + b"--\r\n"
    stuffed = re.sub(rb"(?m)^\.", b"..", whole) + b".\r\n"
    cut = _CUT_BYTES.split(stuffed)
    return Wire(
        sender=parseaddr(mail.sender)[1],
        pieces=cut[0::2],
        slots=[slot.decode() for slot in cut[1::2]],
    )


def _headers(mail: Mail, boundary: str) -> list[tuple[str, str]]:
    name, sender = parseaddr(mail.sender)
    found = [
        ("From", formataddr((name, sender))),
        ("To", TO),
        ("Subject", _words(mail.rendered.subject)),
        ("Date", DATE),
        ("Message-ID", MESSAGE_ID),
        ("List-Unsubscribe", f"<{mail.one_click}>"),
        *mail.headers.items(),
        ("MIME-Version", "1.0"),
        ("Content-Type", f'multipart/alternative; boundary="{boundary}"'),
    ]
    if mail.reply_to:
        found.insert(1, ("Reply-To", ", ".join(mail.reply_to)))
    for header, value in found:
        if header != "Subject" and ("\n" in value or "\r" in value):
            raise ValueError(f"a line break in the header {header}")
    return found


def _words(text: str) -> str:
    """A subject as RFC 2047 wants it; control characters are left out."""
    clean = "".join(char if char.isprintable() else " " for char in text)
    try:
        clean.encode("ascii")
    except UnicodeEncodeError:
        return Header(clean, "utf-8", header_name="Subject").encode(linesep="\r\n")
    if len(clean) > 900 or "=?" in clean:
        return Header(clean, "utf-8", header_name="Subject").encode(linesep="\r\n")
    return clean


def quoted(text: str) -> bytes:
    """Quoted-printable (RFC 2045 §6.7) with every mark whole, on a line of its own."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n")
    out: list[bytes] = []
    for number, piece in enumerate(_CUT.split(lines)):
        if number % 2:
            out.append(b"=\r\n" + piece.encode() + b"=\r\n")
            continue
        raw = binascii.b2a_qp(piece.encode(), istext=True)
        out.append(_short_end(raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")))
    return b"".join(out)


def _short_end(raw: bytes) -> bytes:
    """Leave room for the `=` that follows the last line, without cutting an escape in two."""
    start = raw.rfind(b"\n") + 1
    if len(raw) - start < LINE:
        return raw
    place = start + LINE - 6
    while b"=" in raw[place - 2 : place]:
        place -= 1
    return raw[:place] + b"=\r\n" + raw[place:]
