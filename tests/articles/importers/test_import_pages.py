"""Pages become plain pages; their old addresses lead there."""

import pytest

from newsroom.models import Page
from tests.articles.importers import wxr

pytestmark = pytest.mark.django_db


def test_a_page_becomes_a_plain_page_and_its_address_leads_there(bring, sam):
    bring(
        wxr.item(
            9,
            "About us",
            "We <b>are</b>",
            type="page",
            slug="about",
            link="https://old.example/us/about/",
        )
    )

    page = Page.objects.get()
    assert (page.title, page.slug, page.body_html) == (
        "About us",
        "about",
        "<p>We <strong>are</strong></p>",
    )
    assert sam.get("/us/about/")["Location"] == "/pages/about/"


@pytest.mark.parametrize("values", [{"status": "private"}, {"status": "draft"}, {"password": "x"}])
def test_a_page_that_was_not_public_stays_closed(bring, sam, values):
    bring(wxr.item(9, "About", "Secret", type="page", slug="about", **values))

    assert sam.get("/pages/about/").status_code == 404
