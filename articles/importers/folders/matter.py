"""Front matter: what stands about a text above it, in YAML (---), TOML (+++) or JSON."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import UTC, date, datetime, time
from typing import Any

import yaml
from django.utils.dateparse import parse_date, parse_datetime

LONGEST = 64 * 1024
FENCED = re.compile(r"\A(---|\+\+\+)[ \t]*\n(.*?)^\1[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)

Matter = dict[str, Any]


class MatterError(ValueError):
    """Front matter that cannot be read; the message is one line."""


class _Loader(yaml.SafeLoader):
    """YAML without references: ten of them make a billion laughs."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.events.AliasEvent):
            raise MatterError("front matter with references")
        return super().compose_node(parent, index)


def split(source: str) -> tuple[Matter, str]:
    """Front matter by lower-case names, and the text below it. Raises MatterError."""
    if source.startswith("{"):
        return _json(source)
    found = FENCED.match(source)
    if found is None:
        return {}, source
    if len(found[2]) > LONGEST:
        raise MatterError("front matter is too long")
    try:
        told = _yaml(found[2]) if found[1] == "---" else tomllib.loads(found[2])
    except (yaml.YAMLError, tomllib.TOMLDecodeError, ValueError, RecursionError) as error:
        raise MatterError(" ".join(f"front matter: {error}".split())[:200]) from error
    return _named(told), source[found.end() :]


def _yaml(words: str) -> Any:
    # A safe loader: plain values alone, and no references.
    return yaml.load(words, Loader=_Loader)  # noqa: S506


def _json(source: str) -> tuple[Matter, str]:
    try:
        told, end = json.JSONDecoder().raw_decode(source)
    except (ValueError, RecursionError):
        return {}, source
    return _named(told), source[end:].lstrip()


def _named(told: Any) -> Matter:
    if told is None:
        return {}
    if not isinstance(told, dict):
        raise MatterError("front matter without names")
    return {str(name).lower().replace("-", "_"): value for name, value in told.items()}


def words(matter: Matter, *names: str) -> str:
    """The first of these that says something, as text."""
    for name in names:
        found = matter.get(name)
        if isinstance(found, str | int | float) and not isinstance(found, bool) and found != "":
            return str(found).replace("\x00", "")
    return ""


def flag(matter: Matter, name: str, *, default: bool = False) -> bool:
    """Whether something is so."""
    found = matter.get(name, default)
    return found if isinstance(found, bool) else str(found).lower() in ("true", "yes", "1")


def several(matter: Matter, *names: str) -> list[str]:
    """A list of words: written as a list, or as words separated by commas."""
    for name in names:
        found = matter.get(name)
        if isinstance(found, str):
            found = found.split(",")
        if isinstance(found, list):
            named = [_name_of(one) for one in found]
            return [word for word in dict.fromkeys(named) if word]
    return []


def _name_of(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("name") or value.get("title") or ""
    return str(value).replace("\x00", "").strip() if isinstance(value, str | int) else ""


def moment(matter: Matter, *names: str) -> datetime | None:
    """A time; without a zone, UTC; a day begins at midnight."""
    for name in names:
        found: Any = matter.get(name)
        try:
            if isinstance(found, str):
                found = parse_datetime(found) or parse_date(found)
        except ValueError:
            found = None
        if isinstance(found, date) and not isinstance(found, datetime):
            found = datetime.combine(found, time())
        if isinstance(found, datetime):
            return found if found.tzinfo else found.replace(tzinfo=UTC)
    return None
