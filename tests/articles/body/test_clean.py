"""What cleaning keeps, mends and drops."""

import pytest

from articles.body import schema
from articles.body.sanitize import MAX_CHARACTERS, MAX_TAGS, BodyError, clean

KEPT = [
    "<p>Text</p>",
    "<h2>Two</h2><h3>Three</h3><h4>Four</h4>",
    '<blockquote lang="ar" dir="rtl" cite="https://example.org/a"><p>نص</p></blockquote>',
    "<ul><li><p>One</p><ul><li><p>Inner</p></li></ul></li></ul>",
    '<ol start="3"><li><p>Three</p></li></ol>',
    '<p><a href="https://a.org/?a=1&amp;b=2" rel="nofollow" title="T" hreflang="tr">a</a></p>',
    '<p><a href="/tags/x/">a</a> <a href="#note">b</a> <a href="mailto:a@b.org">c</a></p>',
    '<p><a href="tel:+90-212-555">a</a></p>',
    "<p><strong><em><s><sub>x</sub></s></em></strong><sup>2</sup><code>c</code></p>",
    "<pre><code>one\n  two</code></pre>",
    "<p>a<br>b</p><hr><p>c</p>",
    '<table><tbody><tr><th colspan="2" scope="col"><p>H</p></th></tr>'
    '<tr><td rowspan="2"><p>a</p></td><td></td></tr></tbody></table>',
    '<p><span lang="tr" dir="ltr">Çağrı</span></p>',
    '<aside data-pullquote=""><p>Said so.</p></aside>',
    '<div data-image="12" data-layout="wide" data-caption="At sea"></div>',
    '<div data-gallery="12,13,14" data-caption="Three"></div>',
    '<div data-file="5"></div>',
    '<div data-embed="https://www.youtube.com/watch?v=abc"></div>',
    "<p>“Quoted” &amp; 3 &lt; 4 &gt; 2, 5&nbsp;km</p>",
]


@pytest.mark.parametrize("html", KEPT)
def test_each_item_of_the_vocabulary_is_kept_as_it_is(html):
    assert clean(html) == html


def test_the_vocabulary_above_is_whole():
    tags = {tag for tag in schema.attributes() if any(f"<{tag}" in html for html in KEPT)}
    assert tags == set(schema.attributes())
    for checks in schema.attributes().values():
        for name in checks:
            assert any(f' {name}="' in html for html in KEPT), name


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("", ""),
        ("plain", "<p>plain</p>"),
        ("a <b>b</b><p>c</p>d", "<p>a <strong>b</strong></p><p>c</p><p>d</p>"),
        ("<h1>T</h1><h5>F</h5><h6>S</h6>", "<h2>T</h2><h4>F</h4><h4>S</h4>"),
        ("<p></p><p> </p><p>&nbsp;</p><p><br></p><p><b> </b></p>x", "<p>x</p>"),
        ("<p>  a \n b  </p>", "<p>a b</p>"),
        ("<p>a<br><br>b<br>c<br></p>", "<p>a</p><p>b<br>c</p>"),
        ("<h2>a<br><br>b</h2>", "<h2>a<br><br>b</h2>"),
        ("<p><a href='/x'>a<br>b</a></p>", '<p><a href="/x">a<br>b</a></p>'),
        ("<div>a<div>b</div>c</div>", "<p>a</p><p>b</p><p>c</p>"),
        ("<dl><dt>t</dt><dd>d</dd></dl>", "<p>t</p><p>d</p>"),
        ("<b><p>a</p><p>b</p></b>", "<p><strong>a</strong></p><p><strong>b</strong></p>"),
        ("<p><b>a</b><strong>b</strong></p>", "<p><strong>ab</strong></p>"),
        ("<p><u>a</u> <mark>b</mark> <small>c</small></p>", "<p>a b c</p>"),
        ("<ul>x<li>y</li></ul>", "<ul><li><p>x</p></li><li><p>y</p></li></ul>"),
        ("<li>alone</li>", "<p>alone</p>"),
        ("<ul><li></li><li>a</li></ul>", "<ul><li><p>a</p></li></ul>"),
        ("<ul><li><h2>a</h2></li></ul>", "<ul><li><p>a</p></li></ul>"),
        ("<blockquote></blockquote><ul></ul>", ""),
        ("<table><tr><td></td></tr></table>", ""),
        (
            "<table><caption>C</caption><thead><tr><th>a</th></tr></thead>"
            "<tbody><tr><td>b</td></tr></tbody></table>",
            "<p>C</p><table><tbody><tr><th><p>a</p></th></tr>"
            "<tr><td><p>b</p></td></tr></tbody></table>",
        ),
        (
            "<table><tr><td>a<table><tr><td>b</td></tr></table></td></tr></table>",
            "<table><tbody><tr><td><p>a</p><p>b</p></td></tr></tbody></table>",
        ),
        ("<pre>\na\r\nb</pre>", "<pre><code>a\nb</code></pre>"),
        ("<pre><code>a<br>b</code></pre>", "<pre><code>a\nb</code></pre>"),
        ("<aside>plain</aside>", "<p>plain</p>"),
        (
            "<aside data-pullquote='x'><h2>a</h2><ul><li>b</li></ul></aside>",
            '<aside data-pullquote=""><p>a</p><p>b</p></aside>',
        ),
        ("<p>a<div data-image='7'>old</div>b</p>", '<p>a</p><div data-image="7"></div><p>b</p>'),
        ("<div data-image='x'>y</div><div data-image=''></div><div data-image='-1'></div>", ""),
        ("<div data-image='7' data-layout='huge'></div>", '<div data-image="7"></div>'),
        ("<div data-gallery='3, x,4,3,-1'></div>", '<div data-gallery="3,4"></div>'),
        ("<div data-embed='http://a.org/x'></div>", '<div data-embed="https://a.org/x"></div>'),
        ("<ol start='1' type='a' data-type='x'><li>a</li></ol>", "<ol><li><p>a</p></li></ol>"),
        ("<td>cell</td>", "<p>cell</p>"),
        ("<figure><img src='/x.png'><figcaption>c</figcaption></figure>", "<p>c</p>"),
        ("<p class='x' style='color:red' id='y' onclick='z'>a</p>", "<p>a</p>"),
        ("a\x00b\x0bc\u2028d", "<p>abc d</p>"),
    ],
)
def test_everything_else_becomes_something_of_the_vocabulary(given, stored):
    assert clean(given) == stored


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<style>p{color:red}</style>",
        "<svg onload=alert(1)><text>x</text></svg>",
        "<math><mi xlink:href='javascript:1'>x</mi></math>",
        "<iframe src='https://evil.test'>x</iframe>",
        "<img src=x onerror=alert(1)>",
        "<noscript><p title='x'><img src=x onerror=alert(1)></noscript>",
        "<template><img src=x onerror=alert(1)></template>",
        "<select><option>a</option></select>",
        "<!-- comment -->",
        "<object data='x'></object><embed src='x'>",
        "<a></a>",
    ],
)
def test_foreign_elements_leave_nothing(html):
    assert clean(f"<p>a</p>{html}<p>b</p>") == "<p>a</p><p>b</p>"


def test_deep_nesting_is_flattened_and_keeps_its_text():
    cleaned = clean("<blockquote>" * 500 + "deep" + "</blockquote>" * 500)
    assert "deep" in cleaned
    assert cleaned.count("<blockquote>") <= 12


def test_a_text_above_the_limits_is_refused_with_the_reason():
    with pytest.raises(BodyError, match="too long"):
        clean("x" * (MAX_CHARACTERS + 1))
    with pytest.raises(BodyError, match="too much markup"):
        clean("<b>" * (MAX_TAGS + 1))
