"""The desk in a browser: the policy holds, axe finds nothing serious, and no mouse is needed."""

import re
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone

from articles.live import post
from articles.models import FrontPage, MagazineIssue, MissingAddress, Redirect, ScheduleRun
from articles.scheduling import schedule
from articles.withdrawing import correct, trash
from categories.models import Category
from newsroom.models import MenuItem, Page, SiteSettings

LISTS = (
    "articles_article", "articles_author", "articles_correction", "articles_frontpage",
    "articles_image", "articles_libraryfile", "articles_liveentry", "articles_magazineissue",
    "articles_missingaddress", "articles_redirect", "articles_schedulerun", "articles_tag",
    "categories_category",
    "newsroom_auditentry", "newsroom_menuitem", "newsroom_page", "newsroom_sitesettings",
    "accounts_user",
)  # fmt: skip
WIDTHS = (360, 820, 1440)
FORMS = [name for name in LISTS if name not in {"articles_article", "articles_missingaddress"}]


@pytest.fixture
def magazine(published, write, news, image, author, deniz):
    """One row of each thing."""
    Category.objects.create(name="Sea", language="en", parent=news)
    article = published(
        "Frigate Returns", lead_image=image.pk, tags=["Navy"], byline=[[author.pk, "author"]]
    )
    post(article, "<p>Now.</p>", by=deniz)
    correct(article, "update", "More.", by=deniz)
    thrown = write("Thrown Away")
    trash(thrown, by=deniz, version=thrown.version)
    MagazineIssue.objects.create(title="Issue 352", month="2026-11-01", cover=image)
    Redirect.objects.create(path="/old/", article=article)
    run = ScheduleRun.objects.create()
    run.note("opened", article)
    run.finish()
    MissingAddress.objects.create(path="/frigate/")
    FrontPage.objects.create(edition="en")
    MenuItem.objects.create(page=Page.objects.create(title="About", body="<p>We.</p>"))
    SiteSettings.objects.create(edition="en")


def serious(page, scheme="light"):
    """What axe finds that is serious or critical; in the dark only colours can differ."""
    rules = {"runOnly": ["color-contrast", "link-in-text-block"]} if scheme == "dark" else {}
    found = Axe().run(page, options={"resultTypes": ["violations"], **rules}).response["violations"]
    return [
        (each["id"], [node["target"] for node in each["nodes"]][:3])
        for each in found
        if each["impact"] in {"serious", "critical"}
    ]


def visit(page, address):
    """Open a page and see that it is nowhere wider than its window."""
    answer = page.goto(address, wait_until="networkidle")
    assert answer.status == 200
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (address, width)


def test_no_page_of_the_desk_breaks_the_policy_or_its_window(magazine, page, log_in, root):
    """Complaints of the console, the policy's above all, fail the test by themselves."""
    log_in(page, root)
    visit(page, reverse("admin:index"))
    for name in LISTS:
        visit(page, reverse(f"admin:{name}_changelist"))
        row = page.locator("#result_list tbody th a, #result_list tbody td a")
        if name not in FORMS:
            continue
        if row.count():
            visit(page, row.first.get_attribute("href"))
        if name not in {"newsroom_auditentry", "articles_schedulerun"}:
            visit(page, reverse(f"admin:{name}_add"))


def test_axe_finds_nothing_serious(magazine, open_page, log_in, root):
    page = open_page(bypass_csp=True)
    log_in(page, root)
    front = FrontPage.objects.get()
    addresses = [
        reverse("admin:index"),
        reverse("admin:desk_search") + "?q=frigate",
        reverse("admin:articles_article_changelist"),
        reverse("admin:articles_article_bin"),
        reverse("admin:articles_image_changelist"),
        reverse("admin:articles_frontpage_change", args=[front.pk]),
        reverse("admin:articles_magazineissue_add"),
        reverse("admin:articles_redirect_add"),
        reverse("admin:categories_category_changelist"),
        reverse("admin:newsroom_auditentry_changelist"),
        reverse("admin:articles_schedulerun_changelist"),
        reverse("admin:accounts_user_add"),
    ]
    found = {}
    for address in addresses:
        page.goto(address, wait_until="networkidle")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.evaluate("Promise.all(document.getAnimations().map(each => each.finished))")
            found[address, scheme] = serious(page, scheme)
    assert not {address: each for address, each in found.items() if each}


def test_the_log_in_page_is_clean(open_page, live_server, db):
    page = open_page(bypass_csp=True)
    page.goto("/admin/login/", wait_until="networkidle")
    assert serious(page) == []


def test_the_slash_goes_to_the_search(magazine, page, log_in, deniz):
    log_in(page, deniz)
    page.goto(reverse("admin:index"))
    page.keyboard.press("/")
    page.keyboard.type("frigate")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("search"))
    assert page.get_by_role("link", name="Frigate Returns").count()


def test_the_front_page_is_arranged_with_the_keyboard(magazine, page, log_in, mert):
    log_in(page, mert)
    front = FrontPage.objects.get()
    page.goto(reverse("admin:articles_frontpage_change", args=[front.pk]))
    page.get_by_role("button", name="Lead: Frigate Returns").press("Enter")
    page.locator("[data-slot=lead] .piece").wait_for()
    page.get_by_role("button", name="Save").press("Enter")
    page.locator(".messagelist").wait_for()
    assert [each.slot for each in front.placements.all()] == ["lead"]


def test_the_front_page_is_arranged_by_dragging(magazine, page, log_in, mert):
    log_in(page, mert)
    page.goto(reverse("admin:articles_frontpage_change", args=[FrontPage.objects.get().pk]))
    page.locator(".offered .piece").first.drag_to(page.locator("[data-slot=featured]"))
    page.locator("[data-slot=featured] .piece").wait_for()


def test_the_week_is_moved_by_dragging(page, log_in, deniz, write):
    """Within one week, whatever day today is."""
    monday = timezone.localtime() + timedelta(days=14 - timezone.localtime().weekday())
    at = monday.replace(hour=9, minute=30, second=0, microsecond=0)
    article = write("Opens Soon")
    schedule(article.latest_revision, at, by=deniz, version=article.version)
    log_in(page, deniz)
    page.goto(reverse("admin:index") + f"?week={at:%Y-%m-%d}")
    page.locator(".event p").drag_to(page.locator(".day").nth(3), source_position={"x": 3, "y": 3})
    page.locator(".day").nth(3).get_by_text("Opens Soon").wait_for()
    article.refresh_from_db()
    assert article.published_at == at + timedelta(days=3)


def test_the_focal_point_is_set_by_a_click(magazine, page, log_in, deniz, image):
    log_in(page, deniz)
    page.goto(reverse("admin:articles_image_change", args=[image.pk]))
    picture = page.locator("focal-point img")
    box = picture.bounding_box()
    picture.click(position={"x": box["width"] / 4, "y": box["height"] / 2})
    assert page.input_value("#id_focal_x") == "0.25"
