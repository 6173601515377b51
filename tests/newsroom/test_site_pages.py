"""Plain pages, menus and settings of the site, as they are edited at the desk."""

import pytest
from django.urls import reverse

from newsroom.models import MenuItem, Page, SiteSettings

FORM = {"edition": "en", "title": "About us", "slug": "", "body": "<p>We <b>write</b>.</p>"}


@pytest.fixture
def about(login, mert):
    client = login(mert)
    answer = client.post(reverse("admin:newsroom_page_add"), FORM | {"is_public": "on"})
    assert answer.status_code == 302
    return Page.objects.get()


def change(page):
    return reverse("admin:newsroom_page_change", args=[page.pk])


def test_a_page_is_cleaned_and_rendered(about, sam):
    assert about.body == "<p>We <strong>write</strong>.</p>"
    assert "<strong>write</strong>" in sam.get("/pages/about-us/").content.decode()


def test_a_page_with_a_script_loses_it(login, mert):
    form = FORM | {"body": "<p>Hi<script>alert(1)</script></p>", "is_public": "on"}
    login(mert).post(reverse("admin:newsroom_page_add"), form)
    assert "script" not in Page.objects.get().body_html


def test_a_renamed_page_answers_at_its_old_address(about, login, mert, sam):
    form = FORM | {"slug": "who-we-are", "is_public": "on", "seen_version": about.version}
    assert login(mert).post(change(about), form).status_code == 302
    answer = sam.get("/pages/about-us/")
    assert (answer.status_code, answer.url) == (301, "/pages/who-we-are/")


def test_who_comes_second_is_told_and_keeps_the_text(about, login, mert, root):
    first, second = login(mert), login(root)
    form = FORM | {"is_public": "on", "seen_version": about.version}
    assert first.post(change(about), form | {"title": "First"}).status_code == 302
    answer = second.post(change(about), form | {"title": "Second", "body": "<p>Mine</p>"})
    assert answer.status_code == 409
    about.refresh_from_db()
    assert about.title == "First"
    shown = answer.context["adminform"].form
    assert "Mine" in shown["body"].value()
    again = form | {"title": "Second", "seen_version": shown["seen_version"].value()}
    assert second.post(change(about), again).status_code == 302
    about.refresh_from_db()
    assert about.title == "Second"


def test_links_are_written_one_in_a_line(login, root):
    site = SiteSettings.objects.create(edition="en")
    url = reverse("admin:newsroom_sitesettings_change", args=[site.pk])
    form = {"name": "Meridian", "social": "Mastodon https://social.example/@m\n"}
    assert login(root).post(url, form).status_code == 302
    site.refresh_from_db()
    assert site.social == [{"label": "Mastodon", "url": "https://social.example/@m"}]
    answer = login(root).post(url, form | {"social": "Bad javascript:alert(1)"})
    assert answer.context["adminform"].form.errors["social"]


def test_a_menu_shows_where_it_leads(about, login, mert, sam):
    url = reverse("admin:newsroom_menuitem_add")
    form = {"edition": "en", "location": "footer", "page": about.pk, "position": "0"}
    assert login(mert).post(url, form).status_code == 302
    assert MenuItem.objects.get().get_absolute_url() == "/pages/about-us/"
    assert "/pages/about-us/" in sam.get("/").content.decode()


def test_a_wrong_address_offers_the_newest_of_its_edition(published, haberler, sam):
    published("Frigate Returns")
    published("Fırkateyn döndü", category=haberler)
    for path, shown, other in (
        ("/no/such/page/", "Frigate Returns", "Fırkateyn"),
        ("/tr/boyle/sayfa/yok/", "Fırkateyn döndü", "Frigate"),
    ):
        answer = sam.get(path)
        page = answer.content.decode()
        assert answer.status_code == 404
        assert shown in page
        assert other not in page
