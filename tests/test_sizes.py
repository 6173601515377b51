"""Small things: a module that outgrows its room is split by idea the same day."""

import ast
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent
LAYERS = ["accounts", "categories", "articles", "subscriptions", "newsroom"]
CODE = [
    path
    for layer in LAYERS
    for path in sorted((ROOT / layer).rglob("*.py"))
    if "migrations" not in path.parts
]
TESTS = sorted((ROOT / "tests").rglob("*.py"))


def functions(path: Path) -> dict[str, int]:
    """Lines of each function of a module, by `name:line`; decorators do not count."""
    return {
        f"{node.name}:{node.lineno}": (node.end_lineno or node.lineno) - node.lineno + 1
        for node in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def test_a_module_has_at_most_300_lines():
    lines = {str(path): path.read_text().count("\n") for path in [*CODE, *TESTS]}
    assert not {path: count for path, count in lines.items() if count > 300}


def test_a_function_has_at_most_40_lines():
    assert not {
        f"{path}:{name}": lines
        for path in CODE
        for name, lines in functions(path).items()
        if lines > 40
    }


def test_half_of_the_functions_have_fewer_than_ten_lines():
    assert median(lines for path in CODE for lines in functions(path).values()) < 10
