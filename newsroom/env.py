"""Typed readers of the environment: a wrong value stops the process and says what to do."""

import os
from collections.abc import Callable, Collection, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TypeVar
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

Value = TypeVar("Value")
TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}


def read(name: str, default: Value, parse: Callable[[str], Value], expects: str) -> Value:
    """Value of the variable `name`, or `default` where it is not set.

    Raises ImproperlyConfigured, naming the variable and what it takes, where `parse` refuses it.
    """
    raw = os.environ.get(name)
    if raw is None:
        return default
    try:
        return parse(raw.strip())
    except (ValueError, KeyError) as error:
        # The value itself is not shown: it may be a secret.
        raise ImproperlyConfigured(f"{name} is not valid ({error}). It takes {expects}.") from error


def text(name: str, default: str = "") -> str:
    """A string, stripped of surrounding white space."""
    return read(name, default, str, "text")


def flag(name: str, default: bool = False) -> bool:
    """A yes or no."""

    def parse(raw: str) -> bool:
        lowered = raw.lower()
        if lowered not in TRUE | FALSE:
            raise ValueError("neither yes nor no")
        return lowered in TRUE

    return read(name, default, parse, "one of 1, true, yes, on, 0, false, no, off")


def number(name: str, default: int, at_least: int = 0) -> int:
    """A whole number not below `at_least`."""

    def parse(raw: str) -> int:
        value = int(raw)
        if value < at_least:
            raise ValueError(f"below {at_least}")
        return value

    return read(name, default, parse, f"a whole number of at least {at_least}")


def words(name: str, default: Sequence[str] = ()) -> list[str]:
    """Words separated by commas."""
    return read(
        name,
        list(default),
        lambda raw: [word.strip() for word in raw.split(",") if word.strip()],
        "words separated by commas",
    )


def one_of(raw: str, choices: Collection[str]) -> str:
    """`raw`, where it is among `choices`. Raises ValueError where it is not."""
    if raw not in choices:
        raise ValueError("unknown")
    return raw


def choice(name: str, default: str, choices: Sequence[str]) -> str:
    """One of `choices`."""
    return read(name, default, lambda raw: one_of(raw, choices), "one of " + ", ".join(choices))


def path(name: str, default: Path) -> Path:
    """A folder or file, made absolute."""
    return read(name, default, lambda raw: Path(raw).expanduser().resolve(), "a path")


def is_readable_file(name: str) -> bool:
    """Whether this process can read it."""
    return Path(name).is_file() and os.access(name, os.R_OK)


def site_url(name: str, default: str = "") -> str:
    """An absolute http(s) address without a path, and without the final slash."""

    def parse(raw: str) -> str:
        parts = urlsplit(raw)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("no scheme or host")
        if parts.path.strip("/") or parts.query:
            raise ValueError("it has a path")
        return f"{parts.scheme}://{parts.netloc}"

    return read(name, default, parse, "an address such as https://magazine.example")


def parts(name: str, raw: str, schemes: Sequence[str]) -> tuple[str, dict[str, str]]:
    """Scheme of the URL `raw` and its pieces: user, password, host, port, path and the query."""
    split = urlsplit(raw)
    if split.scheme not in schemes:
        raise ImproperlyConfigured(
            f"{name} is not valid. It starts with one of: {', '.join(schemes)}."
        )
    try:
        port = split.port
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is not valid: its port is no number.") from error
    return split.scheme, {
        "user": unquote(split.username or ""),
        "password": unquote(split.password or ""),
        "host": split.hostname or "",
        "port": str(port or ""),
        "path": unquote(split.path),
        **dict(parse_qsl(split.query)),
    }


def needs(name: str, module: str, extra: str) -> None:
    """Refuse to start where the variable `name` asks for a library that is not installed."""
    if find_spec(module) is None:
        raise ImproperlyConfigured(
            f"{name} needs the extra `{extra}`: pip install --require-hashes"
            " -r requirements-server.lock"
        )
