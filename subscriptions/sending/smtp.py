"""One connection to an SMTP server, kept open, with one round trip for a message.

Where the server offers PIPELINING (RFC 2920) the envelope of the next message goes out with the
body of this one. Nothing is ever begun that the journal does not know of.
"""

import selectors
import smtplib
import socket
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.mail import get_connection
from django.utils import timezone

from subscriptions.models import Delivery
from subscriptions.sending.claims import Result
from subscriptions.sending.feed import Feed
from subscriptions.sending.journal import Journal
from subscriptions.sending.people import Person
from subscriptions.sending.verdicts import SenderRefused, refused
from subscriptions.sending.wire import Wire, address, date_of

Reply = tuple[int, str]
Report = Callable[[Result], None]
LOST = (smtplib.SMTPServerDisconnected, OSError)
STATES = Delivery.State
GOODBYE_SECONDS = 2.0  # for a server to answer QUIT, however many connections there are
NO_UTF8 = "the server does not take international addresses (SMTPUTF8)"


class Line:
    """A connection; it is opened when it is first needed and again whenever it was lost."""

    def __init__(self, journal: Journal) -> None:
        self.journal = journal
        self.smtp: Any = None
        self.sent = 0
        self.used_at = 0.0

    def open(self) -> None:
        """Connect, greet and log in as Django's backend does. Raises OSError or SMTPException."""
        if self.smtp is not None:
            return
        backend: Any = get_connection()
        backend.open()
        self.smtp = backend.connection
        self.smtp.ehlo_or_helo_if_needed()
        self.smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.pipelines = self.smtp.has_extn("pipelining")
        self.utf8 = self.smtp.has_extn("smtputf8")
        self.sent = 0

    def quit(self) -> socket.socket | None:
        """Take leave without waiting; returns where the answer comes, None where none will."""
        if self.smtp is None:
            return None
        found: socket.socket = self.smtp.sock
        try:
            found.setblocking(False)
            found.sendall(b"QUIT\r\n")
        except (OSError, AttributeError):  # lost; smtplib's socket is None then
            return None
        return found

    def close(self) -> None:
        """End the connection without a word."""
        smtp, self.smtp = self.smtp, None
        if smtp is not None:
            smtp.close()

    def run(self, feed: Feed, wires: Callable[[Person], Wire], report: Report) -> None:
        """Send what the feed gives until it ends. Raises OSError or SMTPException where the
        connection cannot be opened or is lost; what was not begun is back in the feed then."""
        self.open()
        exchange = Exchange(self, feed, wires, report)
        person = feed.take()
        while person is not None:
            person = exchange.send(person)

    def envelope(self, person: Person, wire: Wire) -> list[bytes]:
        """MAIL, RCPT and DATA for one reader."""
        recipient = address(person.email)
        extra = b"" if recipient.isascii() else b" SMTPUTF8"
        return [
            b"MAIL FROM:<" + wire.sender.encode() + b">" + extra + b"\r\n",
            b"RCPT TO:<" + recipient + b">\r\n",
            b"DATA\r\n",
        ]

    def write(self, data: bytes) -> None:
        self.smtp.sock.sendall(data)

    def reply(self) -> Reply:
        code, text = self.smtp.getreply()
        words = text.decode(errors="replace")
        if code == -1:
            raise smtplib.SMTPServerDisconnected("the server answers what is not SMTP")
        return code, f"{code} {words}"


def part(lines: Iterable[Line]) -> None:
    """Close connections in good order: one goodbye to all, one patience with all of them.

    Nothing is under way on them; whatever a server answers now tells of no mail.
    """
    lines = list(lines)
    until = time.monotonic() + GOODBYE_SECONDS
    with selectors.DefaultSelector() as waiting:
        for sock in filter(None, [line.quit() for line in lines]):
            waiting.register(sock, selectors.EVENT_READ)
        while waiting.get_map() and (left := until - time.monotonic()) > 0:
            for answered, _events in waiting.select(left):
                waiting.unregister(answered.fileobj)
    for line in lines:
        line.close()


@dataclass
class Exchange:
    """A conversation over a line: what was announced already, and to whom results go."""

    line: Line
    feed: Feed
    wires: Callable[[Person], Wire]
    report: Report
    announced: Person | None = None  # whose envelope the server has been given

    def send(self, person: Person) -> Person | None:
        """Send one message; returns the next reader, whose envelope may be out already."""
        wire, at = self.wires(person), timezone.now()
        if not address(person.email).isascii() and not self.line.utf8:
            self.report(Result(person.delivery, STATES.FAILED, NO_UTF8))
            return self.feed.take()
        try:
            answer = self._announce(person, wire)
            if answer is not None:
                self.report(answer)
                return self.feed.take()
            message = wire.message(person, at, date_of(at))
        except (*LOST, SenderRefused):
            self.announced = None
            self.feed.put_back(person)
            raise
        return self._body(person, message, at)

    def _announce(self, person: Person, wire: Wire) -> Result | None:
        """Give the envelope; None where the server waits for the body, else what its refusal means.

        Raises SenderRefused.
        """
        commands = self.line.envelope(person, wire)
        if self.announced is person or self.line.pipelines:
            if self.announced is not person:
                self.line.write(b"".join(commands))
            self.announced = None
            replies = [self._reply() for _command in commands]
        else:
            replies = []
            for command in commands:
                self.line.write(command)
                replies.append(self._reply())
                if replies[-1][0] >= 400:
                    break
        place = next((n for n, reply in enumerate(replies) if reply[0] >= 400), None)
        if place is None:
            return None
        code, words = self._refusal(replies, replies[place])
        if place == 0 and code >= 500 and address(person.email).isascii():
            raise SenderRefused(words)  # at MAIL; SMTPUTF8 there is a matter of the reader's
        return refused(person, code, words, at_recipient=place == 1)

    def _reply(self) -> Reply:
        """The answer to a part of the envelope; after 421 the server says no more."""
        code, words = self.line.reply()
        if code == 421:
            raise smtplib.SMTPServerDisconnected(words)
        return code, words

    def _refusal(self, replies: list[Reply], refusal: Reply) -> Reply:
        """Leave the conversation where the next MAIL may follow; returns the refusal."""
        if replies[-1][0] == 354:
            # RFC 2920: it took DATA although it took no recipient; an empty body ends that.
            self.line.write(b".\r\n")
            self.line.reply()
        elif len(replies) < 3 or replies[0][0] < 400:
            self.line.write(b"RSET\r\n")
            self.line.reply()
        return refusal

    def _body(self, person: Person, message: bytes, at: datetime) -> Person | None:
        """The body, with the next envelope behind it where the server takes that."""
        upcoming = self.feed.take(patient=False) if self.line.pipelines else None
        if upcoming and not self._plain(upcoming):
            self.feed.put_back(upcoming)
            upcoming = None
        behind = b""
        if upcoming:
            behind = b"".join(self.line.envelope(upcoming, self.wires(upcoming)))
        self.line.journal.begun(person.delivery)
        try:
            self.line.write(message + behind)
            code, words = self.line.reply()
        except LOST as error:
            if upcoming:
                self.feed.put_back(upcoming)
            self.report(
                Result(person.delivery, STATES.UNCERTAIN, f"no answer after the text: {error}")
            )
            raise
        self.announced = upcoming
        self._answered(person, code, words)
        return upcoming or self.feed.take()

    def _plain(self, person: Person) -> bool:
        return address(person.email).isascii() or self.line.utf8

    def _answered(self, person: Person, code: int, words: str) -> None:
        if 200 <= code < 300:
            self.line.journal.accepted(person.delivery, words)
            self.line.sent += 1
            self.report(Result(person.delivery, STATES.SENT, words))
            return
        self.line.journal.refused(person.delivery)
        self.report(refused(person, code, words))
