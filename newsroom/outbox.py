"""The demo's outbox: mails are kept as files and shown on a page. Never in production."""

import time
import uuid
from collections.abc import Sequence
from email import message_from_bytes, policy
from email.message import EmailMessage as ParsedMessage
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class OutboxBackend(BaseEmailBackend):
    """Writes each message to OUTBOX_DIR, named so that the newest sorts last."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.OUTBOX_DIR or "")
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            name = f"{time.time_ns():020d}-{uuid.uuid4().hex[:8]}"
            part = folder / f"{name}.part"
            part.write_bytes(as_crlf(message.message().as_bytes()))
            part.rename(folder / f"{name}.eml")
        return len(email_messages)


def as_crlf(content: bytes) -> bytes:
    """A message with the line ends that it has on its way (RFC 5322, 2.1)."""
    return content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def names() -> list[str]:
    """Names of the captured mails, newest first."""
    folder = Path(settings.OUTBOX_DIR or "")
    return sorted((path.stem for path in folder.glob("*.eml")), reverse=True)


def read(name: str) -> ParsedMessage | None:
    """One captured mail, or None where there is none of this name."""
    path = Path(settings.OUTBOX_DIR or "") / f"{name}.eml"
    if not path.is_file():
        return None
    return message_from_bytes(path.read_bytes(), policy=policy.default)
