"""Passkeys: the two ceremonies of WebAuthn, each a question to the browser and its answer.

The question is kept in the session and good for one answer. fido2 is loaded by whoever uses a
passkey: with cryptography it takes 10 MB, which processes that answer readers do without.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import Passkey, User

if TYPE_CHECKING:
    from fido2.server import Fido2Server
    from fido2.webauthn import AttestedCredentialData

QUESTION = "passkey_question"
MOST = 10


class Refused(Exception):
    """The answer does not prove what it should."""


def _origin(request: HttpRequest) -> str:
    """Where the browser stands: the site's address, or in development the one that was asked."""
    return settings.SITE_URL if settings.PRODUCTION else f"{request.scheme}://{request.get_host()}"


def _server(request: HttpRequest) -> Fido2Server:
    from fido2.server import Fido2Server
    from fido2.webauthn import PublicKeyCredentialRpEntity

    origin = _origin(request)
    party = PublicKeyCredentialRpEntity(id=urlsplit(origin).hostname or "", name="Newsroom")
    return Fido2Server(party, verify_origin=lambda said: said == origin)


def _known(user: User) -> list[AttestedCredentialData]:
    return _data(user.passkeys.all())


def _data(rows: Iterable[Passkey]) -> list[AttestedCredentialData]:
    from fido2.webauthn import AttestedCredentialData

    return [AttestedCredentialData(bytes(row.data)) for row in rows]


def ask_new(request: HttpRequest, user: User) -> dict[str, Any]:
    """The question that makes a passkey for `user`."""
    from fido2.webauthn import (
        PublicKeyCredentialUserEntity,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    entity = PublicKeyCredentialUserEntity(
        id=f"staff-{user.pk}".encode(), name=user.email, display_name=user.name
    )
    options, state = _server(request).register_begin(
        entity,
        _known(user),
        resident_key_requirement=ResidentKeyRequirement.PREFERRED,
        user_verification=UserVerificationRequirement.PREFERRED,
        challenge=secrets.token_bytes(32),
    )
    request.session[QUESTION] = {"make": True, **state}
    return dict(options)


def add(request: HttpRequest, user: User, answer: Any, name: str) -> Passkey:
    """Keep the passkey that the browser made. Raises Refused."""
    from fido2.utils import websafe_encode

    try:
        made = _server(request).register_complete(_asked(request, make=True), answer)
        data = made.credential_data
        if data is None or user.passkeys.count() >= MOST:
            raise Refused
        identifier = websafe_encode(data.credential_id)
        row, is_new = Passkey.objects.get_or_create(
            credential_id=identifier,
            defaults={"user": user, "name": name[:60], "data": bytes(data)},
        )
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Refused from error
    if not is_new:
        raise Refused
    return row


def ask(request: HttpRequest, user: User | None) -> dict[str, Any]:
    """The question that somebody's passkey answers; without `user` any passkey of the site may.

    Alone it has to stand for both factors, so the device must have asked for a finger or a PIN.
    """
    from fido2.webauthn import UserVerificationRequirement as wanted

    options, state = _server(request).authenticate_begin(
        _known(user) if user else None,
        user_verification=wanted.PREFERRED if user else wanted.REQUIRED,
        challenge=secrets.token_bytes(32),
    )
    request.session[QUESTION] = {"make": False, "user": user.pk if user else None, **state}
    return dict(options)


def check(request: HttpRequest, user: User | None, answer: Any) -> Passkey:
    """The passkey that has answered. Raises Refused."""
    from fido2.utils import websafe_encode
    from fido2.webauthn import AuthenticationResponse

    state = _asked(request, make=False)
    if state["user"] != (user.pk if user else None):
        raise Refused
    try:
        said = AuthenticationResponse.from_dict(answer)
        with transaction.atomic():
            rows = Passkey.objects.select_for_update().select_related("user")
            row = rows.get(credential_id=websafe_encode(said.raw_id), user__is_active=True)
            if user is not None and row.user_id != user.pk:
                raise Refused
            known = _data([row])
            _server(request).authenticate_complete(state, known, answer)
            _count(row, said.response.authenticator_data.counter)
    except (ValueError, TypeError, KeyError, AttributeError, Passkey.DoesNotExist) as error:
        raise Refused from error
    return row


def _count(row: Passkey, counter: int) -> None:
    """Signatures are numbered where the device numbers them; a copy falls behind."""
    if (counter or row.sign_count) and counter <= row.sign_count:
        raise Refused
    row.sign_count, row.used_at = counter, timezone.now()
    row.save(update_fields=["sign_count", "used_at"])


def _asked(request: HttpRequest, *, make: bool) -> dict[str, Any]:
    """The question that was asked, once."""
    state = request.session.pop(QUESTION, None)
    if not state or state.get("make") is not make:
        raise Refused
    return dict(state)
