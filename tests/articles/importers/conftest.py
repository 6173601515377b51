"""The command, run on small exports."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from tests.articles.importers import wxr


@pytest.fixture
def bring(db: None, tmp_path: Path) -> Callable[..., str]:
    """Run the command on these parts of an export; returns what it printed."""

    def run(*parts: str, head: str = wxr.HEAD, **options: Any) -> str:
        path = tmp_path / "export.xml"
        path.write_bytes(wxr.export(*wxr.SITE, *parts, head=head))
        out = io.StringIO()
        call_command("import_wordpress", path, stdout=out, stderr=io.StringIO(), **options)
        return out.getvalue()

    return run
