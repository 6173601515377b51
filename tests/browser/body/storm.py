"""Keys and clicks at random in the body, seeded, while its pictures are counted."""

import os
import random
import time

from tests.browser.body.hand import EDITOR, atom, save

SEED = int(os.environ.get("BODY_SEED", "20261123"))
KEYS = "a ş . Enter Shift+Enter Backspace Delete ArrowUp ArrowDown ArrowLeft ArrowRight Home End"
CHORDS = ["Control+b", "Control+z", "Control+Shift+z", "Shift+ArrowDown", "Shift+ArrowLeft"]
# prosemirror-view says so, once in some thousand steps, where the pointer's element was just drawn
# anew: that click is lost, and no text.
REDRAWN = r"reading 'pmViewDesc'"
# What a step is chosen by: whether a click has opened a dialog, and whether a picture is selected.
STATE = """() => [
    document.querySelector("dialog[open]") !== null,
    document.querySelector(".body-atom--selected") !== null,
    document.querySelector("textarea[name=body]").value,
]"""
TEXT = "<p>One two three</p><h2>Four</h2><ul><li><p>five</p></li></ul><blockquote><p>six</p>"


def blow(desk, ship, dock, seconds, seed=SEED, pause=0.0):
    """Type and click for so many seconds, then save; none of three pictures may go.

    `pause`: at least so many seconds from one step to the next.
    """
    page = desk(f"{atom(ship)}{TEXT}{atom(dock)}</blockquote><p>seven</p>{atom(dock)}")
    page.wait_for_selector(".body-atom img")
    # Where the text shrinks before a click arrives, the button must not be under it.
    page.evaluate("document.querySelector('#save').hidden = true")
    chance, until = random.Random(seed), time.monotonic() + seconds
    done: list[str] = []
    left = []
    page.on("framenavigated", lambda frame: left.append(frame.url))
    while (began := time.monotonic()) < until:
        opened, selected, shown = page.evaluate(STATE)
        kept = shown.count(atom(ship)), shown.count(atom(dock))
        assert kept == (1, 2), f"seed {seed}, the last steps: {done[-12:]}"
        done.append(_step(page, chance, opened, selected))
        assert not left, f"seed {seed}, the page was left for {left}: {done[-12:]}"
        time.sleep(max(0.0, began + pause - time.monotonic()))
    page.evaluate("document.querySelector('#save').hidden = false")
    save(page)


def _step(page, chance, opened, selected):
    """One click or key; says what it was."""
    if opened:  # nothing else can be reached
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
    if key == "Delete" and selected:
        key = "Backspace"
    (page.keyboard.insert_text if key == "ş" else page.keyboard.press)(key)
    return key
