"""Reads PHP's serialised values as plain Python ones.

Only data: an object becomes the dict of its properties, nothing is ever instantiated or called.
Format: https://www.php.net/serialize, which documents it by example only.
"""

from __future__ import annotations

import re
from typing import TypeAlias

Value: TypeAlias = "bool | int | float | str | dict[int | str, Value] | None"

DEPTH = 32
SCALAR = re.compile(rb"(?:N|([bidRr]):([^;:{}]{1,40}));")
SIZED = re.compile(rb"([saOC]):(\d{1,9}):")


class PhpError(ValueError):
    """The text is not a serialised value."""


def loads(text: str) -> Value:
    """The value of a serialised text. Raises PhpError for anything else.

    Lengths are bytes; where a search and replace in the database made one wrong, the end
    of the string is looked for instead.
    """
    data = text.strip().encode("utf-8", "replace")
    try:
        value, end = _value(data, 0, 0)
    except (ValueError, OverflowError, IndexError) as error:
        raise PhpError(str(error)) from error
    if end != len(data):
        raise PhpError(f"unexpected bytes at {end}")
    return value


def loads_dict(text: str) -> dict[int | str, Value]:
    """The array in `text`, or an empty one for whatever is none."""
    try:
        value = loads(text)
    except PhpError:
        return {}
    return value if isinstance(value, dict) else {}


def _value(data: bytes, at: int, depth: int) -> tuple[Value, int]:
    if depth > DEPTH:
        raise PhpError("nested too deeply")
    if scalar := SCALAR.match(data, at):
        return _scalar(scalar), scalar.end()
    sized = SIZED.match(data, at)
    if not sized:
        raise PhpError(f"not a value at {at}")
    kind, size, at = sized[1], int(sized[2]), sized.end()
    if kind == b"s":
        return _string(data, at, size)
    if kind == b"a":
        return _array(data, at, size, depth)
    if kind == b"O":
        return _object(data, at, size, depth)
    raise PhpError("custom serialisation of a class")


def _scalar(match: re.Match[bytes]) -> Value:
    kind, text = match[1], match[2]
    if kind == b"b":
        return text == b"1"
    if kind == b"i":
        return int(text)
    if kind == b"d":
        return float(text.lower())
    return None


def _string(data: bytes, at: int, size: int) -> tuple[str, int]:
    end = at + 1 + size
    if data[at : at + 1] != b'"':
        raise PhpError(f"no string at {at}")
    if data[end : end + 2] != b'";':
        end = data.find(b'";', at + 1)
        if end < 0:
            raise PhpError("a string without end")
    return data[at + 1 : end].decode("utf-8", "replace"), end + 2


def _object(data: bytes, at: int, size: int, depth: int) -> tuple[Value, int]:
    """Skip the class's name; what follows is an array of its properties."""
    name_end = at + size + 2
    counted = re.compile(rb":(\d{1,9}):").match(data, name_end)
    if not counted:
        raise PhpError(f"no object at {at}")
    return _array(data, counted.end(), int(counted[1]), depth)


def _array(data: bytes, at: int, size: int, depth: int) -> tuple[Value, int]:
    if data[at : at + 1] != b"{":
        raise PhpError(f"no array at {at}")
    at += 1
    found: dict[int | str, Value] = {}
    for _ in range(size):
        key, at = _value(data, at, depth + 1)
        found_value, at = _value(data, at, depth + 1)
        if isinstance(key, (int, str)):
            found[key] = found_value
    if data[at : at + 1] != b"}":
        raise PhpError(f"an array without end at {at}")
    return found, at + 1
