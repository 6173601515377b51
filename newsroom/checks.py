"""System checks: what would go wrong later is said at start-up, with what to do."""

import sqlite3
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from subscriptions.providers import is_heard


def mail_is_real(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """In production, mail must go somewhere that readers can receive it."""
    if settings.PRODUCTION and settings.OUTBOX_DIR is not None:
        return [
            Error(
                "No mail server is set: mails would only be written to a folder.",
                hint="Set EMAIL_URL, for instance smtp+tls://user:password@mail.example:587.",
                id="newsroom.E001",
            )
        ]
    return []


def demo_is_not_production(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The demo shows its staff passwords and its mails to everyone."""
    if settings.PRODUCTION and settings.DEMO:
        return [
            Error(
                "NEWSROOM_DEMO is on in production.",
                hint="Unset NEWSROOM_DEMO.",
                id="newsroom.E002",
            )
        ]
    return []


def factors_are_asked(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """In production a password alone never publishes or sends, unless somebody decided so."""
    if settings.PRODUCTION and settings.SECOND_FACTOR != "required":
        off = settings.SECOND_FACTOR == "off"
        return [
            (Error if off else Warning)(
                f"SECOND_FACTOR is {settings.SECOND_FACTOR}: a stolen password is enough.",
                hint="Unset SECOND_FACTOR.",
                id="newsroom.E004" if off else "newsroom.W002",
            )
        ]
    return []


def address_key_is_set(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A key of its own lets SECRET_KEY be rotated without forgetting who has left."""
    if settings.PRODUCTION and settings.ADDRESS_KEY == settings.SECRET_KEY:
        return [
            Warning(
                "ADDRESS_KEY is not set: rotating SECRET_KEY would forget suppressed addresses.",
                hint="Set ADDRESS_KEY to a random text of its own and never change it.",
                id="newsroom.W001",
            )
        ]
    return []


def sqlite_is_recent(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """FTS5 and UPSERT need SQLite 3.35; Debian 12 has 3.40."""
    if sqlite3.sqlite_version_info < (3, 35):
        return [
            Error(
                f"SQLite {sqlite3.sqlite_version} is too old.",
                hint="Use a Python that comes with SQLite 3.35 or newer, or PostgreSQL.",
                id="newsroom.E003",
            )
        ]
    return []


def bounces_are_heard(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A provider's events are let in only where they can be told from forged ones."""
    options = getattr(settings, "ANYMAIL", {})
    if not settings.EMAIL_BACKEND.startswith("anymail.") or is_heard(
        settings.EMAIL_BACKEND, options
    ):
        return []
    return [
        Warning(
            "Bounces and complaints are not heard: the provider's webhooks have no proof.",
            hint="Add the provider's signing secret, or WEBHOOK_SECRET=user:password, to EMAIL_URL;"
            " see docs/mailings.md.",
            id="newsroom.W004",
        )
    ]


def register_all() -> None:
    """Make the checks known to Django."""
    register(mail_is_real, deploy=True)
    register(demo_is_not_production)
    register(factors_are_asked)
    register(address_key_is_set, deploy=True)
    register(bounces_are_heard, deploy=True)
    register(sqlite_is_recent)
