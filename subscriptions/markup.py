"""How editors write the blocks of a mailing: plain text with a few marked lines.

## A title
A paragraph.

[articles]
[picture 12]
[button Read the issue https://magazine.example/issues/12/]
---
"""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

PICTURE = re.compile(r"\[picture (\d{1,9})\]")
BUTTON = re.compile(r"\[button (.+) (https?://\S+)\]")


def parse(source: str) -> list[dict[str, Any]]:
    """Blocks that `source` describes. Raises ValidationError for a marked line that is none."""
    blocks: list[dict[str, Any]] = []
    for line in source.replace("\r\n", "\n").split("\n"):
        special = _special(line.strip())
        if special is not None:
            blocks.append(special)
        elif line.startswith("## "):
            blocks.append({"kind": "text", "title": line[3:].strip(), "text": ""})
        elif blocks and blocks[-1]["kind"] == "text":
            blocks[-1]["text"] += f"\n{line}"
        elif line.strip():
            blocks.append({"kind": "text", "title": "", "text": line})
    for block in blocks:
        if block["kind"] == "text":
            block["text"] = block["text"].strip()
    return blocks


def _special(line: str) -> dict[str, Any] | None:
    if line == "---":
        return {"kind": "divider"}
    if line == "[articles]":
        return {"kind": "articles"}
    if found := PICTURE.fullmatch(line):
        return {"kind": "picture", "image": int(found[1])}
    if found := BUTTON.fullmatch(line):
        return {"kind": "button", "words": found[1].strip(), "url": found[2]}
    if line.startswith("[") and line.endswith("]"):
        raise ValidationError(
            _(
                "“%(line)s” is no block. There are [articles], [picture 12], [button Words https://…]."
            )
            % {"line": line[:60]}
        )
    return None


def write(blocks: list[dict[str, Any]]) -> str:
    """The source that parses to `blocks`."""
    lines = []
    for block in blocks:
        kind = block["kind"]
        if kind == "text":
            title = f"## {block['title']}\n" if block.get("title") else ""
            lines.append(f"{title}{block.get('text', '')}".strip())
        elif kind == "picture":
            lines.append(f"[picture {block['image']}]")
        elif kind == "button":
            lines.append(f"[button {block['words']} {block['url']}]")
        else:
            lines.append("---" if kind == "divider" else "[articles]")
    return "\n\n".join(lines)
