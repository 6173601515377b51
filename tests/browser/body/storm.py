"""Keys and clicks at random in the body, seeded, while its pictures are counted."""

import os
import random
import time

from tests.browser.body.hand import EDITOR, atom, save, value

SEED = int(os.environ.get("BODY_SEED", "20261123"))
KEYS = "a ş . Enter Shift+Enter Backspace Delete ArrowUp ArrowDown ArrowLeft ArrowRight Home End"
CHORDS = ["Control+b", "Control+z", "Control+Shift+z", "Shift+ArrowDown", "Shift+ArrowLeft"]
# prosemirror-view says so, once in some thousand steps, where the pointer's element was just drawn
# anew: that click is lost, and no text.
REDRAWN = r"reading 'pmViewDesc'"
TEXT = "<p>One two three</p><h2>Four</h2><ul><li><p>five</p></li></ul><blockquote><p>six</p>"


def blow(desk, ship, dock, seconds, seed=SEED):
    """Type and click for so many seconds, then save; none of three pictures may go."""
    page = desk(f"{atom(ship)}{TEXT}{atom(dock)}</blockquote><p>seven</p>{atom(dock)}")
    page.wait_for_selector(".body-atom img")
    chance, until, done = random.Random(seed), time.monotonic() + seconds, []
    left = []
    page.on("framenavigated", lambda frame: left.append(frame.url))
    while time.monotonic() < until:
        done.append(_step(page, chance))
        assert not left, f"seed {seed}, the page was left for {left}: {done[-12:]}"
        shown = value(page)
        kept = shown.count(atom(ship)), shown.count(atom(dock))
        assert kept == (1, 2), f"seed {seed}, the last steps: {done[-12:]}"
    save(page)


def _step(page, chance):
    """One click or key; says what it was."""
    if page.locator("dialog[open]").count():  # a click opened it; nothing else can be reached
        page.keyboard.press("Escape")
        return "Escape"
    if chance.random() < 0.15:
        # Measured each time: where the text shrank, the button below it has moved up.
        box = page.locator(EDITOR).bounding_box()
        x, y = chance.uniform(5, box["width"] * 0.6), chance.uniform(5, box["height"] - 5)
        page.mouse.click(box["x"] + x, box["y"] + y)
        return f"click {x:.0f},{y:.0f}"
    key = chance.choice(KEYS.split() * 3 + CHORDS)
    # Delete removes what was selected: that is meant, and nothing else may.
    if key == "Delete" and page.locator(".body-atom--selected").count():
        key = "Backspace"
    (page.keyboard.insert_text if key == "ş" else page.keyboard.press)(key)
    return key
