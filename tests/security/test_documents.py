"""Each threat and each requirement names tests, and each test that is named exists."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
ROWS = {
    "A": 6, "B": 5, "C": 5, "D": 7, "E": 4, "F": 5,
}  # fmt: skip
REFERENCE = [
    f"{letter}{number}" for letter, count in ROWS.items() for number in range(1, count + 1)
]
REASON = re.compile(r"(not here|document|by design|operator|open): \S")
CHAPTERS = (1, 2, 3, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16)


@cache
def functions_of(path: str) -> frozenset[str]:
    file = ROOT / path
    if not file.is_file():
        return frozenset()
    tree = ast.parse(file.read_bytes())
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


@pytest.mark.parametrize("document", ["docs/security.md", "docs/asvs.md"])
def test_every_test_that_is_named_exists(document):
    found = NAMED.findall((ROOT / document).read_text())
    assert len(found) > 50
    assert not [pair for pair in found if pair[1] not in functions_of(pair[0])]


@pytest.mark.parametrize("row", REFERENCE)
def test_every_row_of_the_reference_names_a_test(row):
    lines = (ROOT / "docs/security.md").read_text().splitlines()
    (line,) = [line for line in lines if line.startswith(f"| {row} |")]
    assert NAMED.search(line)


def requirements():
    """Number and answer of each row of the standard."""
    text = (ROOT / "docs/asvs.md").read_text()
    return re.findall(r"^\| (V\d+\.\d+\.\d+) \| [12] \| ([^|]*) \| ([^|]*) \|$", text, re.M)


def test_every_chapter_that_applies_is_gone_through():
    chapters = {int(number[1:].split(".")[0]) for number, _words, _answer in requirements()}
    assert chapters == set(CHAPTERS)
    numbers = [number for number, _words, _answer in requirements()]
    assert len(numbers) == len(set(numbers)) == 207


def test_each_requirement_has_a_test_or_says_why_there_is_none():
    for number, words, answer in requirements():
        assert words.strip(), number
        told = NAMED.search(answer) or re.match(
            r"(not here|document|by design|operator|open): ", answer
        )
        assert told, f"{number}: {answer}"
