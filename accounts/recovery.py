"""Recovery codes: ten, shown once, each good once."""

import secrets
from typing import Any

from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import transaction
from django.utils import timezone

from accounts.models import RecoveryCode

COUNT = 10
# Without the letters that are taken for others; 31¹² are 59 bits behind the prefix.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
LENGTH, PREFIX = 16, 4
# Slow hashes guard what people think up. Ten codes of chance alone need not take ten seconds.
ITERATIONS = 20_000


def make(user: Any) -> list[str]:
    """Ten new codes in place of the old ones; only their hashes are kept."""
    codes: dict[str, str] = {}
    while len(codes) < COUNT:
        code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
        codes.setdefault(code[:PREFIX], code)
    rows = [
        RecoveryCode(user=user, prefix=prefix, digest=_digest(code))
        for prefix, code in codes.items()
    ]
    with transaction.atomic():
        RecoveryCode.objects.filter(user=user).delete()
        RecoveryCode.objects.bulk_create(rows)
    return ["-".join(code[i : i + 4] for i in range(0, LENGTH, 4)) for code in codes.values()]


def _digest(code: str) -> str:
    return PBKDF2PasswordHasher().encode(code[PREFIX:], secrets.token_hex(8), ITERATIONS)


def plain(typed: str) -> str:
    """What was meant: dashes, spaces and capitals do not count."""
    return "".join(letter for letter in typed.lower() if letter.isalnum())


def use(user: Any, typed: str) -> bool:
    """Take a code out of use; False where it is none of this person's, or was used."""
    code = plain(typed)
    if len(code) != LENGTH:
        return False
    row = RecoveryCode.objects.filter(user=user, prefix=code[:PREFIX], used_at=None).first()
    if row is None or not PBKDF2PasswordHasher().verify(code[PREFIX:], row.digest):
        return False
    unused = RecoveryCode.objects.filter(pk=row.pk, used_at=None)
    return unused.update(used_at=timezone.now()) == 1


def left(user: Any) -> int:
    return RecoveryCode.objects.filter(user=user, used_at=None).count()
