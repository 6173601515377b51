"""Chromium as judge of what cleaning leaves: nothing runs, and nothing is read differently."""

import random

from articles.body import schema
from articles.body.sanitize import BodyError, clean
from tests.articles.body.test_addresses import HOSTILE
from tests.articles.body.test_fixpoint import ATTRIBUTES, TAGS, TEXTS

CASES = 3000
SEED = 20261123
# Reads each body as a page would and tells how the browser writes it, and what it holds.
JUDGE = """bodies => {
    const box = document.createElement("div");
    document.body.append(box);
    return bodies.map(html => {
        box.innerHTML = html;
        const found = [...box.querySelectorAll("*")].flatMap(element => [
            element.localName,
            ...[...element.attributes].map(each => `${element.localName} ${each.name}`),
            ...(element.protocol ? [`scheme ${element.protocol}`] : []),
        ]);
        return [box.innerHTML, [...new Set(found)]];
    });
}"""


def hostile(chance, depth=0):
    """A piece of the grammar of test_fixpoint, without its growth."""
    if depth > 5 or chance.random() < 0.3:
        return chance.choice(TEXTS)
    tag, attribute = chance.choice(TAGS), chance.choice(ATTRIBUTES)
    inner = "".join(hostile(chance, depth + 1) for _ in range(chance.randint(0, 3)))
    end = f"</{tag}>" if chance.random() < 0.7 else ""
    return f"<{tag}{attribute}>{inner}{end}"


def bodies():
    chance = random.Random(SEED)
    sources = [hostile(chance) + hostile(chance) for _ in range(CASES)]
    sources += [f'<a href="{address}">x</a><div data-embed="{address}">' for address in HOSTILE]
    for source in sources:
        try:
            yield clean(source)
        except BodyError:
            continue  # refused, so never stored


def test_a_browser_reads_a_cleaned_body_as_it_is_written(page, live_server):
    dialogs: list[str] = []

    def note(dialog):
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", note)
    page.goto("/healthz")
    cleaned = [body for body in bodies() if body]
    assert len(cleaned) > CASES / 3
    allowed = {"scheme http:", "scheme https:", "scheme mailto:", "scheme tel:"}
    for tag, checks in schema.attributes().items():
        allowed |= {tag, *(f"{tag} {name}" for name in checks)}
    for body, (written, found) in zip(cleaned, page.evaluate(JUDGE, cleaned), strict=True):
        assert written == body
        assert set(found) <= allowed, body
    page.wait_for_timeout(200)
    assert not dialogs
