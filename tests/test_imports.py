"""Imports run one way: accounts ← categories ← articles ← subscriptions ← newsroom."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LAYERS = ["accounts", "categories", "articles", "subscriptions", "newsroom"]
MODULES = [path for layer in LAYERS for path in sorted((ROOT / layer).rglob("*.py"))]
FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def imports(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and app of each import of ours below a node; a relative one is written `.`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            names = [node.module or ""] if not node.level else ["."]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        tops = [name.partition(".")[0] or "." for name in names]
        yield from ((node.lineno, top) for top in tops if top in [*LAYERS, ".", "tests"])


def hidden(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Imports of ours that stand inside functions, but for those of an app's `ready`.

    Django reads apps.py before any model may be imported, and calls `ready` when all may be.
    """
    for function in (node for node in ast.walk(tree) if isinstance(node, FUNCTION)):
        if getattr(function, "name", "") != "ready":
            yield from imports(function)


def test_a_module_imports_only_its_own_layer_and_those_below():
    upward, inside = [], []
    for path in MODULES:
        tree = ast.parse(path.read_bytes())
        layer = LAYERS.index(path.relative_to(ROOT).parts[0])
        allowed = {*LAYERS[: layer + 1], "."}
        upward += [f"{path}:{line} {app}" for line, app in imports(tree) if app not in allowed]
        inside += [f"{path}:{line} {app}" for line, app in hidden(tree)]
    assert not upward, "imports may not point upward"
    assert not inside, "import at the top of the module"


def test_the_walk_sees_the_project():
    assert {path.relative_to(ROOT).parts[0] for path in MODULES} == set(LAYERS)


@pytest.mark.parametrize(
    ("code", "apps"),
    [
        ("import articles.models", ["articles"]),
        ("from subscriptions import models", ["subscriptions"]),
        ("from . import models", ["."]),
        ("from django.db import models", []),
        ("import articlesque", []),
    ],
)
def test_imports_are_recognised(code, apps):
    assert [app for _, app in imports(ast.parse(code))] == apps


def test_imports_inside_functions_are_found():
    assert list(hidden(ast.parse("def f():\n if x:\n  from articles import models")))
    assert not list(hidden(ast.parse("from articles import models\ndef f(): import re")))
    assert not list(hidden(ast.parse("def ready(self): from articles import listeners")))
