"""8 and 20 post at once from one version to every address that writes: one wins, none loses words.

Three rounds here; fifty in `make fault` (tests/fault/test_desk_conflicts.py).
"""

import pytest

from tests.articles.desk import parallel

ROUNDS = 3


@pytest.fixture
def scene(published, write, form, url, deniz, mert):
    return parallel.Scene(published, write, form, url, [deniz, mert])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", parallel.WRITE_PATHS)
def test_of_many_at_once_one_wins(path, scene, login):
    parallel.race(path, scene, login, ROUNDS)
