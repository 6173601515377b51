"""Each edition speaks its language, whatever the request before it spoke."""

import pytest

from articles.withdrawing import unpublish

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/issues/", "Issues"),
        ("/tr/issues/", "Sayılar"),
        ("/corrections/", "Corrections"),
        ("/tr/corrections/", "Düzeltmeler"),
        ("/tr/search/", "Ara"),
    ],
)
def test_titles_are_in_the_language_of_the_edition(db, sam, path, title):
    page = sam.get(path).content.decode()
    assert f"<title>{title}" in page


def test_what_is_gone_is_told_in_the_language_of_the_edition(published, haberler, deniz, sam):
    article = published("Gemi döndü", category=haberler)
    unpublish(article, by=deniz, version=article.version)
    answer = sam.get(article.get_absolute_url())
    assert answer.status_code == 410
    assert "<title>Artık yayında değil" in answer.content.decode()


def test_a_missing_page_speaks_the_language_of_the_edition(db, sam):
    assert '<html lang="tr"' in sam.get("/tr/yok/").content.decode()
    assert '<html lang="en"' in sam.get("/nothing/").content.decode()
