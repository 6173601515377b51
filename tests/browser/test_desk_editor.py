"""The editor page in a browser: writing, picking and publishing without the policy complaining."""

import pytest

from articles.models import Article, Author


@pytest.fixture
def desk(page, log_in, deniz):
    log_in(page, deniz)
    return page


def test_an_article_is_written_and_published(desk, anonymous, news, db):
    Author.objects.create(name="Leyla Arslan")
    desk.goto("/admin/articles/article/add/")
    desk.get_by_label("Headline").fill("Frigate Returns")
    desk.get_by_label("Standfirst").fill("After forty days at sea.")
    text = desk.locator(".ProseMirror")
    text.click()
    desk.keyboard.type("The ship came back on Tuesday.")
    desk.get_by_label("Category", exact=True).select_option("News")
    tags = desk.get_by_role("combobox", name="Tags")
    tags.fill("Navy")
    tags.press("Enter")
    byline = desk.get_by_role("combobox", name="Byline")
    byline.fill("leyla")
    desk.get_by_role("option", name="Leyla Arslan").click()
    desk.get_by_role("button", name="Publish").click()
    desk.get_by_text("Published.").wait_for()
    article = Article.objects.get()
    assert article.latest_revision.data["tags"] == ["Navy"]
    assert [line.author.name for line in article.bylines.all()] == ["Leyla Arslan"]
    anonymous.goto(article.get_absolute_url())
    assert anonymous.get_by_role("heading", level=1).inner_text() == "Frigate Returns"
    assert "The ship came back on Tuesday." in anonymous.locator(".article-body").inner_text()
    desk.screenshot(path="/tmp/edit1440.png", full_page=True)
