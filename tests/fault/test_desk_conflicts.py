"""Many write one article at the same moment, 50 rounds: one wins, nobody's words are lost."""

import os

import pytest

from tests.articles.desk import parallel, plain
from tests.articles.desk.test_parallel import scene

ROUNDS = int(os.environ.get("CONFLICT_ROUNDS", "50"))
__all__ = ["scene"]


@pytest.mark.fault
@pytest.mark.timeout(3600)
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", parallel.WRITE_PATHS)
def test_of_many_at_once_one_wins(path, scene, login):
    parallel.race(path, scene, login, ROUNDS)


@pytest.mark.fault
@pytest.mark.timeout(3600)
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("model", plain.ROWS, ids=lambda model: model.__name__)
def test_of_many_at_a_plain_form_one_wins(model, login, root):
    plain.race(model, [login(root), login(root)], ROUNDS)
