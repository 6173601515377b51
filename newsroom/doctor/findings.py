"""What the doctor finds."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at; `todo` says what to do where it is not well.

    `level` is ok, unknown (it could not be asked), warning, or wrong.
    """

    level: str
    part: str
    text: str
    todo: str = ""


def ok(part: str, text: str) -> Finding:
    """It is well."""
    return Finding("ok", part, text)


def unknown(part: str, text: str, todo: str = "") -> Finding:
    """It could not be asked."""
    return Finding("unknown", part, text, todo)


def warning(part: str, text: str, todo: str) -> Finding:
    """It works, and will hurt."""
    return Finding("warning", part, text, todo)


def wrong(part: str, text: str, todo: str) -> Finding:
    """It does not work."""
    return Finding("wrong", part, text, todo)
