"""Old addresses that live in a query pass the page store; nothing else in a query does."""

import pytest

from articles.models import Redirect
from tests.newsroom.page_store_browser import Browser, keep_pages

pytestmark = pytest.mark.one_database


@pytest.fixture
def browser(settings, tmp_path, monkeypatch, transactional_db):
    return Browser(keep_pages(settings, monkeypatch, tmp_path))


def test_taxonomies_of_an_old_site_lead_on_and_fill_nothing(browser, published):
    """The page that is stored already does not answer for them; what is made up is not kept."""
    published("One", slug="one")
    browser.get("/")
    Redirect.objects.create(path="/?region=europe", url="/news/")
    status, headers, _body = browser.get("/?region=europe")
    assert (status, headers["Location"]) == (301, "/news/")
    browser.made.clear()
    assert {browser.get(f"/?{n}=europe")[0] for n in range(50)} == {200}
    assert not browser.made
    assert {browser.get(f"/?region={n}")[0] for n in range(50)} == {302}
    assert len([path for path in browser.application.store.root.rglob("*") if path.is_file()]) < 10
