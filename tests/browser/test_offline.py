"""Without a line a read article opens; with one, what was retracted is never shown as it was."""

from playwright.sync_api import expect

from articles import withdrawing


def controlled(page):
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")


def read(page, path):
    """Open an article, until the worker has its copy."""
    page.goto(path)
    page.wait_for_function(
        "path => caches.open('pages-1').then(c => c.match(path)).then(Boolean)", arg=path
    )


def test_a_read_article_opens_without_a_line_until_it_is_retracted(page, published, deniz):
    article = published("Frigate Returns", slug="frigate", body="<p>The ship came back.</p>")
    page.goto("/")
    controlled(page)
    read(page, "/news/frigate/")
    page.context.set_offline(True)
    page.goto("/news/frigate/")
    expect(page.get_by_text("The ship came back.")).to_be_visible()
    page.goto("/news/never-read/")
    expect(page.get_by_role("heading", name="There is no connection.")).to_be_visible()

    page.context.set_offline(False)
    withdrawing.retract(article, by=deniz, version=article.version, notice="It was wrong.")
    page.goto("/news/frigate/")
    expect(page.get_by_text("The ship came back.")).to_have_count(0)
    page.context.set_offline(True)
    page.goto("/news/frigate/")
    expect(page.get_by_text("It was wrong.").first).to_be_visible()
    expect(page.get_by_text("The ship came back.")).to_have_count(0)


def test_the_first_page_of_all_is_kept(page, published):
    published("Frigate Returns", slug="frigate")
    read(page, "/news/frigate/")
    assert page.evaluate("performance.getEntriesByType('navigation')[0].workerStart") == 0


def test_the_page_without_a_line_leads_to_what_was_read(page, published, haberler):
    published("Frigate Returns", slug="frigate")
    published("Fırkateyn döndü", slug="firkateyn", category=haberler)
    page.goto("/")
    controlled(page)
    read(page, "/news/frigate/")
    read(page, "/tr/haberler/firkateyn/")
    page.context.set_offline(True)
    page.goto("/tr/haberler/okunmadi/")
    expect(page.get_by_role("heading", name="Bağlantı yok.")).to_be_visible()
    kept = page.get_by_role("region", name="Şimdi okuyabilecekleriniz").get_by_role("link")
    expect(kept).to_have_text(["Fırkateyn döndü", "Frigate Returns"])
    assert kept.nth(1).get_attribute("lang") == "en"
    # It looks as the magazine does, although nobody opened it before.
    serif = page.locator("h1").evaluate("h1 => getComputedStyle(h1).fontFamily")
    assert "Iowan" in serif
    kept.nth(1).click()
    expect(page.get_by_role("heading", name="Frigate Returns")).to_be_visible()
