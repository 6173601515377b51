"""A hand at the body editor: what tests press, paste and read."""

import base64

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


def give_file(page, event, selector, file, name="n.jpg", kind="image/jpeg"):
    """Paste or drop a file of this machine onto an element: `event` is `paste` or `drop`."""
    page.evaluate(
        """({ event, selector, letters, name, kind }) => {
            const bytes = Uint8Array.from(atob(letters), (letter) => letter.charCodeAt(0));
            const transfer = new DataTransfer();
            transfer.items.add(new File([bytes], name, { type: kind }));
            const element = document.querySelector(selector);
            const box = element.getBoundingClientRect();
            const at = { clientX: box.left + 2, clientY: box.top + 2 };
            const all = { bubbles: true, cancelable: true };
            const given = event === "paste"
                ? new ClipboardEvent(event, { clipboardData: transfer, ...all })
                : new DragEvent(event, { dataTransfer: transfer, ...at, ...all });
            element.dispatchEvent(given);
        }""",
        {
            "event": event,
            "selector": selector,
            "letters": base64.b64encode(file).decode(),
            "name": name,
            "kind": kind,
        },
    )


def atom(ship):
    return f'<div data-image="{ship.pk}"></div>'


def axe_violations(page):
    found = Axe().run(page).response["violations"]
    return [each["id"] for each in found if each["impact"] in {"serious", "critical"}]
