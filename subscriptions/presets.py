"""Lists of other systems: told by the names of their columns, and who in them said no."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_noop

Row = dict[str, str]
YES = {"true", "1", "yes"}


@dataclass(frozen=True)
class Preset:
    """`marks` are columns of this system alone; `refusal` says why a row is left out, or ""."""

    name: str
    label: str
    marks: frozenset[str]
    email: str
    refusal: Callable[[Row], str]


def _mailchimp(row: Row) -> str:
    """Mailchimp exports three files; the columns of two say that somebody left or bounced."""
    if row.get("CLEAN_TIME"):
        return gettext_noop("bounced there")
    return gettext_noop("unsubscribed there") if row.get("UNSUB_TIME") else ""


def _ghost(row: Row) -> str:
    if row.get("deleted_at"):
        return gettext_noop("deleted there")
    asked = row.get("subscribed_to_emails", "").lower()
    return "" if asked in YES else gettext_noop("unsubscribed there")


def _substack(row: Row) -> str:
    return (
        gettext_noop("unsubscribed there") if row.get("email_disabled", "").lower() in YES else ""
    )


def _listmonk(row: Row) -> str:
    status = row.get("status", "").lower()
    if status == "blocklisted":
        return gettext_noop("blocked there")
    return "" if status == "enabled" else gettext_noop("disabled there")


PRESETS: tuple[Preset, ...] = (
    Preset("mailchimp", "Mailchimp", frozenset({"LEID", "EUID"}), "Email Address", _mailchimp),
    Preset("ghost", "Ghost", frozenset({"subscribed_to_emails"}), "email", _ghost),
    Preset("substack", "Substack", frozenset({"active_subscription"}), "email", _substack),
    Preset("listmonk", "listmonk", frozenset({"uuid", "status", "attributes"}), "email", _listmonk),
)


def preset_for(columns: Iterable[str]) -> Preset | None:
    """The system whose export has these columns; None for any other list."""
    names = set(columns)
    return next((one for one in PRESETS if one.marks <= names and one.email in names), None)


def refusal(name: str, row: Row) -> str:
    """Why a row of the preset `name` is left out; "" where it is not."""
    found = next((one for one in PRESETS if one.name == name), None)
    return found.refusal(row) if found else ""
