"""The page of promises names tests that exist, and no promise is without one."""

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parent.parent
PAGE = (TESTS.parent / "docs/mailing-criteria.md").read_text()
ROWS = dict(re.findall(r"(?m)^\| ([A-F][1-7]) \|.*?\| ((?:`[^`]+` ?)+)\|$", PAGE))
EXPECTED = {
    f"{letter}{n}"
    for letter, last in {"A": 6, "B": 4, "C": 4, "D": 4, "E": 7, "F": 2}.items()
    for n in range(1, last + 1)
}


def test_every_promise_is_on_the_page():
    assert set(ROWS) == EXPECTED


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_the_tests_of_a_promise_exist(name):
    for place in re.findall(r"`([^`]+)`", ROWS[name]):
        file, _colons, test = place.partition("::")
        assert re.search(rf"(?m)^def {test}\(", (TESTS / file).read_text()), place
