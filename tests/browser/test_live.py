"""A live article keeps itself fresh: corrections come at once, new entries when asked for."""

from playwright.sync_api import expect

from articles import live, withdrawing


def later(page, seconds):
    """Let the page's own clock run on."""
    page.clock.fast_forward(seconds * 1000)


def test_entries_come_are_corrected_and_go_while_the_page_stands_open(page, published, deniz):
    strait = published("The strait", slug="strait", kind="live")
    first = live.post(strait, "<p>A tug arives.</p>", by=deniz)
    wrong = live.post(strait, "<p>Two ships collided.</p>", by=deniz)
    page.clock.install()
    page.goto("/news/strait/")
    later(page, 6)  # what looks for news is loaded after the page
    page.wait_for_function("() => customElements.get('live-entries')")

    live.correct(first, by=deniz, version=0, body="<p>A tug arrives.</p>")
    live.remove(wrong, by=deniz)
    live.post(strait, '<p>The <a href="/news/">pilot</a> is aboard.</p>', by=deniz)
    later(page, 31)
    expect(page.get_by_text("A tug arrives.")).to_be_visible()
    expect(page.get_by_text("Two ships collided.")).to_have_count(0)
    news = page.get_by_role("button", name="Show 1 new entry")
    expect(news).to_be_visible()
    expect(page.get_by_text("is aboard.")).to_have_count(0)  # nothing moves under the eyes
    news.click()
    expect(page.locator(".entry").first).to_contain_text("The pilot is aboard.")
    expect(page.locator(".entry").first.locator("a").first).to_be_focused()
    expect(news).to_be_hidden()


def test_a_page_that_stands_open_tells_that_the_article_was_retracted(
    page, published, deniz, complaints
):
    complaints.expect("404")  # of the fragment, by which the page learns of it
    strait = published("The strait", slug="strait", kind="live")
    live.post(strait, "<p>Two ships collided.</p>", by=deniz)
    page.clock.install()
    page.goto("/news/strait/")
    later(page, 6)
    page.wait_for_function("() => customElements.get('live-entries')")
    withdrawing.retract(strait, by=deniz, version=strait.version, notice="None did.")
    later(page, 31)
    expect(page.get_by_text("None did.").first).to_be_visible()
    expect(page.get_by_text("Two ships collided.")).to_have_count(0)
