"""Documentation is tested: every setting and every command is described."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands

BASE = Path(settings.BASE_DIR)
READERS = {"text", "flag", "number", "words", "choice", "path", "site_url", "read"}
OURS = {"accounts", "categories", "articles", "subscriptions", "newsroom"}


def variables():
    """Names of the environment variables that the settings read."""
    tree = ast.parse((BASE / "newsroom/settings.py").read_text())
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in READERS
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "env"
            and isinstance(node.args[0], ast.Constant)
        ):
            yield str(node.args[0].value)


def test_settings_are_read_through_the_typed_readers_alone():
    assert "os.environ" not in (BASE / "newsroom/settings.py").read_text()


@pytest.mark.parametrize("name", sorted(set(variables())))
def test_each_setting_is_documented(name):
    rows = re.findall(r"^\| `(\w+)` \|", (BASE / "docs/settings.md").read_text(), re.M)
    assert name in rows


def test_no_setting_is_documented_that_does_not_exist():
    rows = re.findall(r"^\| `(\w+)` \|", (BASE / "docs/settings.md").read_text(), re.M)
    assert set(rows) == set(variables())


@pytest.mark.parametrize(
    "command", sorted(name for name, app in get_commands().items() if app in OURS)
)
def test_each_command_is_documented(command):
    assert f"`manage.py {command}" in (BASE / "docs/commands.md").read_text()
