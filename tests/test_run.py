"""`make test`: few failures of the browser get a second try and are named; steady ones stay."""

import re

import pytest

from tests.run import Run

SHAKY = """
def test_{number}():
    from pathlib import Path
    done = Path(__file__).with_name("done-{number}")
    first = not done.exists()
    done.touch()
    assert not first
"""
STEADY = "def test_steady(): assert False"
FINE = "def test_fine(): assert True"


@pytest.mark.parametrize(
    ("tests", "code"),
    [
        (FINE, 0),
        (SHAKY.format(number=1), 0),
        (STEADY, 1),
        (SHAKY.format(number=1) + STEADY, 1),
        ("".join(SHAKY.format(number=each) for each in range(4)), 1),
    ],
)
def test_what_fails_twice_has_failed(tmp_path, tests, code):
    file = tmp_path / "test_it.py"
    file.write_text(tests)
    run = Run([str(file)], str(tmp_path))
    with run.beside("Browser"):
        pass
    assert run.codes == {code}
    named = bool(re.search("second try: .*test_it.py::test_1$", run.results["Browser"]))
    assert named == (not code and tests != FINE), run.results
