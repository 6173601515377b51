"""Cursors: those that this site made are known, also under a former key."""

from datetime import UTC, datetime

import pytest

from articles.cursor import cursor_of, parse

MOMENT = datetime(2026, 11, 28, tzinfo=UTC)


@pytest.mark.parametrize(
    ("fallbacks", "known"), [(["former-" * 8], True), ([], False)], ids=["kept", "thrown away"]
)
def test_a_cursor_of_a_former_key_is_ours_while_the_key_is_kept(settings, fallbacks, known):
    settings.SECRET_KEY = "former-" * 8
    old = cursor_of(MOMENT, 7)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "newer-" * 9, fallbacks
    assert parse(old) == (MOMENT, 7, known)
    assert parse(cursor_of(MOMENT, 7)).is_ours
