"""A cleaned body is clean: the second cleaning changes nothing, and nothing foreign is left."""

import nh3
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.body import sanitize, schema, tree
from articles.body.sanitize import BodyError, clean

# fmt: off
TAGS = [
    "table", "tbody", "thead", "tr", "td", "th", "caption", "colgroup", "col", "select", "option",
    "math", "mi", "mtext", "annotation-xml", "svg", "foreignObject", "desc", "title", "style",
    "script", "noscript", "template", "textarea", "p", "div", "span", "b", "i", "a", "form", "pre",
    "code", "ul", "ol", "li", "blockquote", "aside", "h1", "h2", "h6", "font", "table", "img",
    "br", "hr", "iframe", "xmp", "plaintext", "frameset", "body", "html", "head", "nobr", "ruby",
]
ATTRIBUTES = [
    "", ' href="javascript:alert(1)"', " href=/x", ' href="//e"', " data-image=3", " data-image=x",
    ' data-gallery="1,2"', " data-embed=https://a.org", " data-pullquote", " lang=tr", " dir=rtl",
    " onclick=alert(1)", ' style="font-weight:700"', ' style="mso-list:l0 level2 lfo1"',
    ' style="font-weight:normal"', " colspan=2", " start=3", ' title="</p><script>"', " class=x",
    ' data-caption="a &quot;&lt;b"', ' encoding="text/html"', " xlink:href=x",
]
TEXTS = [
    "text", " ", "\n", "\r\n", "\xa0", "&nbsp;", "&lt;script&gt;", "<!-- c -->", "<!--", "-->",
    "<![CDATA[x]]>", "&#106;", "\x00", "\u2028", "<", "</", "<b", "]]>", "&#13;", "İı", "<br>",
]
# fmt: on


def _element(children):
    return st.builds(
        lambda tag, attribute, inner, ends: (
            f"<{tag}{attribute}>{''.join(inner)}{f'</{tag}>' if ends else ''}"
        ),
        st.sampled_from(TAGS),
        st.sampled_from(ATTRIBUTES),
        st.lists(children, max_size=4),
        st.booleans(),
    )


HTML = st.lists(
    st.recursive(st.sampled_from(TEXTS), _element, max_leaves=20), min_size=1, max_size=6
).map("".join)


@settings(max_examples=600, deadline=None)
@given(HTML)
def test_cleaning_twice_is_cleaning_once(html):
    try:
        cleaned = clean(html)
    except BodyError:
        return  # refused, so never stored
    assert _afresh(cleaned) == cleaned
    _only_the_vocabulary(cleaned)


@settings(max_examples=200, deadline=None)
@given(st.text())
def test_any_text_is_cleaned_to_a_fixpoint(text):
    cleaned = clean(text)
    assert _afresh(cleaned) == cleaned


def _afresh(cleaned):
    """Cleaned without what is remembered."""
    sanitize._known.clear()
    return clean(cleaned)


def _only_the_vocabulary(cleaned):
    allowed = schema.attributes()
    for element in tree.elements(tree.parse(cleaned)):
        assert element.tag in allowed
        assert element.attributes.keys() <= allowed[element.tag].keys()
        for name, value in element.attributes.items():
            assert schema.check(element.tag, name, value) == value
    # A second, independent judge with its own short list of what is active.
    assert not nh3.clean(cleaned, tags=nh3.ALLOWED_TAGS | set(allowed)).count("javascript:")
