"""Without a line a read article opens; with one, what was retracted is never shown as it was."""

from playwright.sync_api import expect

from articles import withdrawing


def controlled(page):
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")


def test_a_read_article_opens_without_a_line_until_it_is_retracted(page, published, deniz):
    article = published("Frigate Returns", slug="frigate", body="<p>The ship came back.</p>")
    page.goto("/")
    controlled(page)
    page.goto("/news/frigate/")
    page.wait_for_function(
        "() => caches.open('pages-1').then(c => c.match('/news/frigate/')).then(Boolean)"
    )
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
