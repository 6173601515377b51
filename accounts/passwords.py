"""Rules of passwords besides Django's: nothing of the site or the trade, nothing stolen."""

import hashlib
import os
import re
from typing import Any, BinaryIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

WORDS = ("newsroom", "password", "parola", "sifre", "şifre", "admin", "editor", "magazine")
# A line of the list of stolen passwords.
_HASH = re.compile(rb"[0-9A-F]{40}(:|\s)")


class NotOfTheSite:
    """Refuses what is made of the site's name or of words that everybody here tries first."""

    def validate(self, password: str, user: Any = None) -> None:
        host = settings.SITE_URL.partition("://")[2].partition(":")[0]
        left = password.casefold()
        for word in (*WORDS, *host.removeprefix("www.").split(".")):
            if len(word) > 3:
                left = left.replace(word, "")
        if len(left) < 8:
            raise ValidationError(
                _("It says little more than the name of the site."), code="of_the_site"
            )

    def get_help_text(self) -> str:
        return _("It must be more than the name of the site.")


class NotBreached:
    """Refuses what is in the list of BREACHED_PASSWORDS: SHA-1 in hex and a count a line, in order.

    That is the file of haveibeenpwned.com; it is asked on this machine, so that nobody is told.
    """

    def validate(self, password: str, user: Any = None) -> None:
        path = settings.BREACHED_PASSWORDS
        # The list is published in this form; what is kept of passwords is PBKDF2.
        wanted = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()
        if path and stands_in(path, wanted.encode()):
            raise ValidationError(
                _("It is in a list of passwords that were stolen elsewhere."), code="breached"
            )

    def get_help_text(self) -> str:
        return _("It must not be in lists of stolen passwords.")


def is_list(path: str, probes: int = 1_000) -> bool:
    """Whether lines all over a file are hashes that go up, as halving needs it. Raises OSError."""
    with open(path, "rb") as file:
        size = file.seek(0, os.SEEK_END)
        places = [size * number // probes for number in range(probes)]
        seen = [_line_from(file, place).upper() for place in places]
    return seen == sorted(seen) and all(_HASH.match(line) for line in seen[:1])


def stands_in(path: str, wanted: bytes) -> bool:
    """Whether a line of an ordered file begins so; some forty reads, however long it is."""
    with open(path, "rb") as file:
        low, high = 0, file.seek(0, os.SEEK_END)
        # The line that begins first at or after `low` is not beyond the wanted one.
        while low < high:
            middle = (low + high) // 2
            if _line_from(file, middle)[: len(wanted)].upper() < wanted:
                low = middle + 1
            else:
                high = middle
        return _line_from(file, low)[: len(wanted)].upper() == wanted


def _line_from(file: BinaryIO, place: int) -> bytes:
    """The first line that begins at `place` or after; what sorts last where there is none."""
    file.seek(max(0, place - 1))
    if place:
        file.readline()
    return file.readline() or b"\xff"
