"""Every criterion of the desk names the tests that hold it, and they exist."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings

BASE = Path(settings.BASE_DIR)
ROW = re.compile(r"^\| (\d+) \| (.+?) \| (.+) \|$", re.M)
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def rows():
    return {int(row[1]): row[3] for row in ROW.finditer((BASE / "docs/criteria.md").read_text())}


def names_in(path):
    tree = ast.parse((BASE / path).read_text())
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_all_thirty_stand_in_the_table():
    assert sorted(rows()) == list(range(1, 31))


@pytest.mark.parametrize("number", range(1, 31))
def test_each_is_held_by_tests_that_exist(number):
    named = NAMED.findall(rows()[number])
    assert named, f"criterion {number} names no test"
    missing = [f"{path}::{name}" for path, name in named if name not in names_in(path)]
    assert not missing
