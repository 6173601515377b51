"""What a machine lacks: a test that needs it is skipped, but never in CI."""

import os
from typing import NoReturn

import pytest


def untested(reason: str) -> NoReturn:
    """Skip the test; with CI=true fail it, since nothing may go untested there."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"CI needs it: {reason}")
    pytest.skip(reason)
