"""Headings in an order that a reader who hears them can follow."""

import re

HEADING = re.compile(r"<h([2-4])([ >].*?</h)\1>", re.DOTALL)


def levelled(html: str) -> str:
    """The body with no level left out below the headline; what was deeper stays deeper.

    WCAG 1.3.1. Old themes used the third or fourth level for their look.
    """
    line: list[tuple[int, int]] = []

    def level(match: re.Match[str]) -> str:
        old = int(match[1])
        while line and line[-1][0] >= old:
            line.pop()
        new = (line[-1][1] if line else 1) + 1
        line.append((old, new))
        return f"<h{new}{match[2]}{new}>"

    return HEADING.sub(level, html) if "<h" in html else html
