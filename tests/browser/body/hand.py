"""A hand at the body editor: what tests press, paste and read."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

EDITOR = ".ProseMirror"


def value(page):
    """What the form would send."""
    return page.evaluate("document.querySelector('textarea[name=body]').value")


def becomes(page, expected):
    """Wait until the form would send `expected`; dialogs answer a moment after their button."""
    expect(page.locator("textarea[name=body]")).to_have_value(expected)


def text(page, words):
    """The block of the text with these words."""
    return page.locator(EDITOR).get_by_text(words, exact=True)


def save(page):
    with page.expect_navigation():
        page.click("#save")
    page.wait_for_selector(EDITOR)


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def button(page, name):
    return page.get_by_role("toolbar").get_by_role("button", name=name, exact=True)


def paste(page, **data):
    """Paste as from another program: `paste(page, html=…, text=…)`."""
    page.evaluate(
        """data => {
            const transfer = new DataTransfer();
            if (data.html) transfer.setData("text/html", data.html);
            if (data.text) transfer.setData("text/plain", data.text);
            const options = { clipboardData: transfer, bubbles: true, cancelable: true };
            const pasted = new ClipboardEvent("paste", options);
            document.querySelector(".ProseMirror").dispatchEvent(pasted);
        }""",
        data,
    )


def atom(ship):
    return f'<div data-image="{ship.pk}"></div>'


def axe_violations(page):
    found = Axe().run(page).response["violations"]
    return [each["id"] for each in found if each["impact"] in {"serious", "critical"}]
