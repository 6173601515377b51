"""Bodies of both editors become our vocabulary."""
# ruff: noqa: E501 (source and result read best on one line each)

import pytest

from articles.importers.report import Report
from articles.importers.wordpress.content import Context, MediaRef, convert, plain

LIBRARY = {"https://old.example/a.jpg": 1, "https://old.example/b.jpg": 2, 7: 7, 8: 8, 9: 9}


def media(ref: MediaRef) -> int | None:
    return LIBRARY.get(ref.attachment_id or 0) or LIBRARY.get(ref.url)


def convert_with(source: str, report: Report | None = None, **callbacks) -> str:
    return convert(source, Context(report or Report(), media=media, **callbacks))


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("One\n\nTwo", "<p>One</p><p>Two</p>"),
        ("One\nTwo", "<p>One<br>Two</p>"),
        ("One<br />\nTwo", "<p>One<br>Two</p>"),
        ("<em>One\n\nTwo</em>", "<p><em>One</em></p><p><em>Two</em></p>"),
        ("Text\n<ul><li>a</li><li>b</li></ul>\nMore", "<p>Text</p><ul><li>a</li><li>b</li></ul><p>More</p>"),
        ("<blockquote>One\n\nTwo</blockquote>", "<blockquote><p>One</p><p>Two</p></blockquote>"),
        ("<pre>a\n\n  b</pre>", "<pre>a\n\n  b</pre>"),
        ("<div>One\n\nTwo</div>Three", "<p>One</p><p>Two</p><p>Three</p>"),
        ("a<br><br>b", "<p>a</p><p>b</p>"),
        ("<!--more-->Text<!--nextpage-->", "<p>Text</p>"),
        ("&nbsp;\n\nText", "<p>Text</p>"),
        ("a < b && c", "<p>a &lt; b &amp;&amp; c</p>"),
    ],
)  # fmt: skip
def test_classic_text_has_its_paragraphs_and_lines(source, html):
    assert convert_with(source) == html


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("<h1>A</h1><h5>B</h5>", "<h2>A</h2><h3>B</h3>"),
        ("<h2><strong>A</strong></h2>", "<h2>A</h2>"),
        ("<b>a</b> <i>b</i> <del>c</del> <tt>d</tt>", "<p><strong>a</strong> <em>b</em> <s>c</s> <code>d</code></p>"),
        ('<span style="color:red">a</span><span lang="tr">ş</span>', '<p>a<span lang="tr">ş</span></p>'),
        ('<a href="https://x.example/?a=1&amp;b=2" target="_blank" rel="nofollow noopener">x</a>',
         '<p><a href="https://x.example/?a=1&amp;b=2" rel="nofollow">x</a></p>'),
        ('<a href=" java\nscript:alert(1)">x</a><a href="#top">y</a>', "<p>xy</p>"),
        ("<a href='https://x.example'><h2>A</h2></a>", '<h2><a href="https://x.example">A</a></h2>'),
        ("<script>alert(1)</script><style>p{}</style><p onclick=x>Text</p>", "<p>Text</p>"),
        ("<ul><li>a<ul><li>b</li></ul></li></ul>", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
        ("<ul><li>a</li><ul><li>b</li></ul></ul>", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
        ('<ol start="3"><li>a</li></ol>', '<ol start="3"><li>a</li></ol>'),
        ("<dl><dt>T</dt><dd>D</dd></dl>", "<p><strong>T</strong></p><p>D</p>"),
        ("<table><tr><th scope=col>a</th></tr><tr><td colspan=2>b</td></tr><tr><td></td></tr></table>",
         '<table><tbody><tr><th scope="col">a</th></tr><tr><td colspan="2">b</td></tr></tbody></table>'),
        ('<p>Say <q>no</q> <img class="wp-smiley" alt=";)"></p>', "<p>Say “no” ;)</p>"),
    ],
)  # fmt: skip
def test_html_becomes_the_vocabulary(source, html):
    assert convert_with(source) == html


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ('<p>Text <img class="alignleft wp-image-7" src="x.jpg"> more</p>',
         '<p>Text more</p><div data-image="7" data-layout="float"></div>'),
        ('<a href="https://old.example/a.jpg"><img src="https://old.example/a.jpg"></a> Text',
         '<div data-image="1"></div><p>Text</p>'),
        ('[caption id="attachment_7" align="alignright"]<a href="x"><img class="wp-image-7" src="x.jpg"></a>'
         " A <em>ship</em>[/caption]",
         '<div data-image="7" data-layout="float" data-caption="A ship"></div>'),
        ('[caption caption="Old way"]<img src="https://old.example/a.jpg">[/caption]',
         '<div data-image="1" data-caption="Old way"></div>'),
        ('[gallery ids="7,8,7" columns=2]', '<div data-gallery="7,8"></div>'),
        ("[gallery]", '<div data-gallery="9"></div>'),
        ("[embed width=5]https://youtu.be/dQw4w9WgXcQ[/embed]",
         '<div data-embed="https://www.youtube.com/watch?v=dQw4w9WgXcQ"></div>'),
        ("Look:\nhttps://vimeo.com/12345\nend",
         '<p>Look:</p><div data-embed="https://vimeo.com/12345"></div><p>end</p>'),
        ("https://unknown.example/page", "<p>https://unknown.example/page</p>"),
        ('[audio mp3="https://old.example/a.jpg"][/audio]', '<div data-file="1"></div>'),
        ('[playlist ids="7,8"]', '<div data-file="7"></div><div data-file="8"></div>'),
        ('<iframe src="//player.vimeo.com/video/12345?x=1"></iframe>',
         '<div data-embed="https://vimeo.com/12345"></div>'),
        ('<blockquote class="twitter-tweet"><p>Hi</p><a href="https://twitter.com/a/status/1?s=2">x</a>'
         '</blockquote><script src="https://platform.twitter.com/widgets.js"></script>',
         '<div data-embed="https://twitter.com/a/status/1"></div>'),
        ('<object><param name="movie" value="http://www.youtube.com/v/dQw4w9WgXcQ&hl=en"></object>',
         '<div data-embed="https://www.youtube.com/watch?v=dQw4w9WgXcQ"></div>'),
    ],
)  # fmt: skip
def test_pictures_files_and_players_become_atoms(source, html):
    assert convert_with(source, attached=lambda: [9]) == html


def test_what_is_missing_is_reported_and_leaves_no_hole():
    report = Report()

    html = convert_with('A<img src="gone.jpg">[gallery ids="99"] [audio src="gone.mp3"]', report,
                        link=lambda _: "")  # fmt: skip

    assert html == "<p>A</p>"
    assert {cause for kind, cause in report.counts if kind == "missing"} == {
        "picture in a text", "picture in a gallery", "file in a text",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("source", "html", "unknown"),
    [
        ('[contact-form-7 id="5"] Text', "<p>Text</p>", 1),
        ("[vc_row][vc_column]Text[/vc_column][/vc_row]", "<p>Text</p>", 2),
        ("[adsense]\n\nText", "<p>Text</p>", 1),
        ("He said [sic] it, [re-elected] in [1] and [the ship] then", None, 0),
        ("[Update 2] as before", None, 0),
        ("<code>[vc_row x=1]</code> [[gallery]]", "<p><code>[vc_row x=1]</code> [gallery]</p>", 0),
    ],
)
def test_unknown_shortcodes_go_to_the_report_and_brackets_stay(source, html, unknown):
    report = Report()

    assert convert_with(source, report) == (html or f"<p>{source}</p>")
    assert report.total("unknown") == unknown


def block(name: str, inside: str = "", attributes: str = "") -> str:
    return f"<!-- wp:{name} {attributes} -->{inside}<!-- /wp:{name} -->"


@pytest.mark.parametrize(
    ("source", "html"),
    [
        (block("paragraph", "\n<p>Text\nhere</p>\n"), "<p>Text here</p>"),
        (block("quote", block("paragraph", "<p>A</p>") + "<cite>Ada</cite>").replace(
            "<!-- wp:paragraph", "<blockquote><!-- wp:paragraph").replace("</cite>", "</cite></blockquote>"),
         "<blockquote><p>A</p><p>— Ada</p></blockquote>"),
        (block("pullquote", '<figure class="wp-block-pullquote"><blockquote><p>A</p><cite>B</cite>'
               "</blockquote></figure>"), '<aside data-pullquote=""><p>A</p><p>— B</p></aside>'),
        (block("image", '<figure class="wp-block-image alignwide"><img src="x.jpg"/>'
               "<figcaption>A <em>b</em></figcaption></figure>", '{"id":7}'),
         '<div data-image="7" data-layout="wide" data-caption="A b"></div>'),
        (block("gallery", '<figure class="wp-block-gallery">'
               + block("image", '<figure class="wp-block-image"><img src="x.jpg"/></figure>', '{"id":7}')
               + block("image", '<figure class="wp-block-image"><img src="y.jpg"/></figure>', '{"id":8}')
               + "<figcaption>All</figcaption></figure>"),
         '<div data-gallery="7,8" data-caption="All"></div>'),
        (block("media-text", '<div class="wp-block-media-text"><figure><img class="wp-image-8" src="x"/>'
               '</figure><div class="wp-block-media-text__content">' + block("paragraph", "<p>T</p>")
               + "</div></div>"), '<div data-image="8"></div><p>T</p>'),
        (block("cover", '<div class="wp-block-cover" style="background-image:url(https://old.example/a.jpg)">'
               "<p>T</p></div>", '{"url":"https://old.example/a.jpg"}'), '<div data-image="1"></div><p>T</p>'),
        (block("columns", "<div>" + block("column", "<div><p>A</p></div>")
               + block("column", "<div><p>B</p></div>") + "</div>"), "<p>A</p><p>B</p>"),
        (block("buttons", '<div><div class="wp-block-button"><a href="https://x.example">Go</a></div></div>'),
         '<p><a href="https://x.example">Go</a></p>'),
        (block("embed", '<figure class="wp-block-embed"><div class="wp-block-embed__wrapper">\n'
               "https://youtu.be/dQw4w9WgXcQ\n</div><figcaption>C</figcaption></figure>"),
         '<div data-embed="https://www.youtube.com/watch?v=dQw4w9WgXcQ"></div><p>C</p>'),
        (block("code", '<pre class="wp-block-code"><code>a &lt; b\n  c</code></pre>'),
         "<pre><code>a &lt; b\n  c</code></pre>"),
        (block("verse", '<pre class="wp-block-verse">Roses\nare</pre>'), "<p>Roses<br>are</p>"),
        (block("details", "<details><summary>More</summary><p>T</p></details>"),
         "<p><strong>More</strong></p><p>T</p>"),
        (block("separator", "<hr/>") + block("spacer", "<div style='height:9px'></div>"), "<hr>"),
        (block("file", '<div class="wp-block-file"><a href="x.pdf">Report</a><a download>Get</a></div>',
               '{"id":9}'), '<div data-file="9"></div>'),
        (block("video", '<figure class="wp-block-video"><video src="x.mp4"></video></figure>', '{"id":9}'),
         '<div data-file="9"></div>'),
        (block("html", "<b>x</b>") + block("shortcode", '[gallery ids="7"]'),
         '<p><strong>x</strong></p><div data-gallery="7"></div>'),
        ("Free\n\ntext" + block("paragraph", "<p>T</p>"), "<p>Free</p><p>text</p><p>T</p>"),
        ('<!-- wp:latest-posts {"a":1} /-->' + block("query", block("post-title", "<h2>x</h2>")), ""),
        ("<!-- wp:group -->\n<div>" + block("paragraph", "<p>T</p>"), "<p>T</p>"),
        ("<!-- /wp:group --><!-- wp:paragraph {bad json} --><p>T</p>", "<p>T</p>"),
    ],
)  # fmt: skip
def test_blocks_become_the_vocabulary(source, html):
    assert convert_with(source) == html


def test_reusable_blocks_are_followed_and_cycles_end():
    stored = {5: block("paragraph", "<p>Again</p>"), 6: '<!-- wp:block {"ref":6} /-->'}
    report = Report()

    assert (
        convert_with('<!-- wp:block {"ref":5} /-->', report, reusable=stored.get) == "<p>Again</p>"
    )
    assert convert_with('<!-- wp:block {"ref":6} /-->', report, reusable=stored.get) == ""
    assert report.counts["missing", "reusable block"] == 1


def test_footnotes_follow_the_text():
    source = block("paragraph", '<p>A<sup data-fn="x" class="fn"><a href="#x">1</a></sup></p>')

    html = convert_with(source + "<!-- wp:footnotes /-->", footnotes={"x": "See <em>B</em>"})

    assert html == "<p>A<sup>1</sup></p><hr><ol><li>See <em>B</em></li></ol>"


def test_unknown_blocks_keep_their_text_and_are_reported():
    report = Report()

    assert convert_with(block("acme/box", "<div><p>T</p></div>"), report) == "<p>T</p>"
    assert convert_with('<!-- wp:acme/ad {"x":1} /-->', report) == ""
    assert report.total("unknown") == 2


def test_links_are_led_to_their_new_address():
    html = convert_with('<a href="https://old.example/?p=5">a</a>', link=lambda _: "/sea/a/")

    assert html == '<p><a href="/sea/a/">a</a></p>'


def test_titles_and_excerpts_are_plain_text():
    assert plain("A <em>b</em> &amp; c<script>x()</script>") == "A b & c"
    assert plain("One two three four", 12) == "One two…"
