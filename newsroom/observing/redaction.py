"""What must not leave the site in a log or a report: addresses of people and networks, and keys."""

import re
from typing import Any

_RULES = (
    # user:password@ of an address
    (re.compile(r"(?<=://)[^\s/@]+@"), "[credentials]@"),
    (re.compile(r"[^\s<>\"'(),:;=/]+@[\w-]+(?:\.[\w-]+)+"), "[address]"),
    (re.compile(r"\b(?:\d{1,3}\.){3}\d{1,3}\b"), "[network]"),
    (re.compile(r"\b(?:[0-9a-fA-F]{1,4}:){3,7}[0-9a-fA-F]{1,4}\b"), "[network]"),
    (re.compile(r"(?<![\w:])(?:[0-9a-fA-F]{1,4}:)*::(?:[0-9a-fA-F]{1,4}:?)+"), "[network]"),
    # Signed links end in a colon-separated signature; session keys are one long word.
    (re.compile(r"[\w=-]+:[\w-]{4,}:[\w-]{20,}"), "[token]"),
    (re.compile(r"(?<![\w./-])(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{28,}(?![\w.-])"), "[token]"),
)  # fmt: skip


def redacted(text: str) -> str:
    """`text` without people's addresses, networks, credentials and tokens."""
    for pattern, word in _RULES:
        text = pattern.sub(word, text)
    return text


def redacted_deep(value: Any) -> Any:
    """The same for every string inside lists and dicts."""
    if isinstance(value, str):
        return redacted(value)
    if isinstance(value, dict):
        return {key: redacted_deep(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [redacted_deep(each) for each in value]
    return value
