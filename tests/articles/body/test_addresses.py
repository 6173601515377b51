"""Which addresses a link may hold."""

import pytest

from articles.body import values
from articles.body.sanitize import clean

HOSTILE = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "\tjavascript:alert(1)",
    "java\tscript:alert(1)",
    "java\nscript:alert(1)",
    "\x01javascript:alert(1)",
    "\u2028javascript:alert(1)",
    "\u2029javascript:alert(1)",
    "\xa0javascript:alert(1)",
    "\u200bjavascript:alert(1)",
    "\ufeffjavascript:alert(1)",
    "&#106;avascript:alert(1)",
    "&#x6A;avascript&colon;alert(1)",
    "javascript&Tab;:alert(1)",
    "jav&#x0A;ascript:alert(1)",
    "vbscript:x",
    "data:text/html,<script>alert(1)</script>",
    "data:image/svg+xml,x",
    "blob:https://example.org/x",
    "file:///etc/passwd",
    "ftp://example.org/x",
    "//evil.test/",
    "///evil.test/",
    "/\\evil.test/",
    "\\\\evil.test/",
    "/\t/evil.test/",
    "http:evil.test",
    "http:/evil.test",
    "https:\\\\evil.test",
    "https:///evil.test",
    "https://",
    "https://good.test@evil.test/",
    "https://user:pw@evil.test/",
    "https://evil.test:99999999/",
    "https://[::1",
    "view-source:https://example.org",
    "relative/path",
    "?query",
    "mailto:",
    "mailto:nobody",
    "mailto:a@b.org,c@d.org?bcc=<x>",
    "tel:javascript",
    "",
    "#",
    "x" * 3000,
]


@pytest.mark.parametrize("address", HOSTILE)
def test_a_hostile_or_meaningless_address_is_no_link(address):
    assert "<a" not in clean(f'<p><a href="{address}">text</a></p>')
    assert "text" in clean(f'<p><a href="{address}">text</a></p>')


@pytest.mark.parametrize("address", HOSTILE)
def test_no_atom_and_no_citation_takes_a_hostile_address(address):
    cleaned = clean(
        f'<blockquote cite="{address}">q</blockquote><div data-embed="{address}"></div>'
    )
    assert cleaned == "<blockquote><p>q</p></blockquote>"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
        ("HTTP://EXAMPLE.ORG/", "HTTP://EXAMPLE.ORG/"),
        (" https://example.org/a b ", "https://example.org/a%20b"),
        ("https://exam\nple.org/", "https://example.org/"),
        ("https://örnek.com.tr/", "https://örnek.com.tr/"),
        ("https://[2001:db8::1]:8080/x", "https://[2001:db8::1]:8080/x"),
        ("/a/b", "/a/b"),
        ("#part", "#part"),
        (
            "mailto:a@example.org?subject=Hi%20there",
            "mailto:a@example.org?subject=Hi%20there",
        ),
        ("tel:+90 (212) 555 00 00", "tel:+90%20(212)%20555%2000%2000"),
    ],
)
def test_a_sound_address_is_kept(given, kept):
    assert values.href(given) == kept
    assert values.href(kept) == kept


def test_the_value_checks_are_stable():
    for check, value in [
        (values.plain(10), "  a \n b\u202e c " + "d" * 20),
        (values.pks, "1, 02,3,3,9"),
        (values.https_address, "http://example.org"),
        (values.rels, "NoFollow noopener sponsored nofollow"),
        (values.language, " pt-BR "),
        (values.number(1, 100, drop=1), "+7"),
    ]:
        once = check(value)
        assert once is None or check(once) == once
