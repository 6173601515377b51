"""The search field suggests while typing, and the keyboard chooses."""

from playwright.sync_api import expect


def test_suggestions_are_chosen_by_the_keyboard(page, published):
    published("Frigate returns")
    published("Frigate leaves", slug="leaves")
    page.goto("/")
    page.get_by_role("link", name="Search").first.click()
    field = page.get_by_role("dialog").get_by_role("combobox")
    expect(field).to_be_focused()
    field.press_sequentially("frig", delay=20)
    options = page.get_by_role("option")
    expect(options).to_have_count(2)
    expect(field).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    assert field.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    page.keyboard.press("Escape")
    expect(options).to_have_count(0)
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/news/leaves/")
