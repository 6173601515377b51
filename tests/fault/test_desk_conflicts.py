"""Many write one article at the same moment, 50 rounds: one wins, nobody's words are lost."""

import pytest

from tests.articles.desk.test_conflicts import WITH_TEXT, in_parallel, post_together

ROUNDS = 50


@pytest.mark.fault
@pytest.mark.timeout(1800)
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("many", [8, 20])
@pytest.mark.parametrize("name", WITH_TEXT)
def test_many_at_once(login, deniz, mert, published, form, url, name, many):
    for number in range(ROUNDS):
        article = published(f"Round {number}")
        address = url(name, article.pk)
        in_parallel(login, [deniz, mert], article, address, form, many, **WITH_TEXT[name])


@pytest.mark.fault
@pytest.mark.timeout(1800)
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("many", [8, 20])
def test_many_restore_at_once(login, deniz, mert, published, url, many):
    for number in range(ROUNDS):
        article = published(f"Round {number}")
        clients = [login((deniz, mert)[each % 2]) for each in range(many)]
        posts = [{"version": article.version}] * many
        answers = post_together(clients, url("restore", article.pk, 1), posts)
        assert sorted(answer.status_code for answer in answers) == [302] + [409] * (many - 1)
