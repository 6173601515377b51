"""The Nu HTML checker (npm: vnu-jar) finds no error on any kind of page."""

import pytest
from django.template.loader import render_to_string

from tests.audit.conftest import fetch
from tests.audit.markup import errors


@pytest.mark.timeout(600)
def test_no_page_has_an_error(site, both_editions, checker, tmp_path):
    for name, path in both_editions.items():
        (tmp_path / f"{name}.html").write_text(fetch(site + path)[1])
    (tmp_path / "broken.html").write_text(render_to_string("500.html"))
    found = errors(checker, tmp_path)
    assert not found, "\n".join(sorted(found))
    assert len(both_editions) > 40
