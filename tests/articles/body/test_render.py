"""What readers get for a stored body."""

import pytest

from articles.body.render import render
from articles.models import Image, LibraryFile

EVIL = "\"'><script>alert(1)</script>&"
ESCAPED = "&quot;&#x27;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;"


class Shelf:
    """Media that needs no database."""

    def __init__(self, *entries):
        self.entries = {(type(entry), entry.pk): entry for entry in entries}

    def image(self, pk):
        return self.entries.get((Image, pk))

    def file(self, pk):
        return self.entries.get((LibraryFile, pk))


def picture(pk=12, **fields):
    size = {"width": 1600, "height": 1000, "digest": f"{pk:064x}"}
    return Image(pk=pk, **{"alt": "A ship", "caption": "At sea", "credit": "Ada", **size, **fields})


def file(pk=5, kind="pdf", content_type="application/pdf", **fields):
    row = {"title": "Report", "size": 2_500_000, "file": "files/report.pdf", **fields}
    return LibraryFile(pk=pk, kind=kind, content_type=content_type, **row)


SHELF = Shelf(picture(), picture(13, caption="", credit="", alt="", title="Dock"), file())


def test_text_is_shown_as_it_is_stored():
    html = "<p>A <em>b</em> &amp; c<br>d</p><pre><code>x &lt; y</code></pre><hr>"
    assert render(html, SHELF) == html


def test_a_script_written_past_the_sanitiser_reaches_nobody():
    assert render("<p onclick=x>a</p><script>alert(1)</script>", SHELF) == "<p>a</p>"


def test_a_picture_has_its_layout_caption_and_credit():
    html = render('<div data-image="12" data-layout="wide"></div>', SHELF)
    assert html.startswith('<figure class="picture wide"><picture>')
    assert 'alt="A ship"' in html
    assert html.endswith('<figcaption>At sea <span class="credit">Ada</span></figcaption></figure>')


def test_the_caption_of_the_article_goes_before_that_of_the_library():
    html = render('<div data-image="12" data-caption="Here &lt;b&gt;"></div>', SHELF)
    assert '<figure class="picture column">' in html
    assert "<figcaption>Here &lt;b&gt; <span" in html
    assert "At sea" not in html


def test_a_picture_without_words_has_no_caption():
    assert "figcaption" not in render('<div data-image="13"></div>', SHELF)


def test_what_is_missing_leaves_nothing():
    missing = (
        '<div data-image="99"></div><div data-gallery="98,99"></div><div data-file="99"></div>'
    )
    assert render(f"<p>a</p>{missing}<p>b</p>", SHELF) == "<p>a</p><p>b</p>"


def test_a_gallery_links_each_picture_to_its_largest_rendition():
    html = render('<div data-gallery="12,99,13" data-caption="Both"></div>', SHELF)
    assert html.count("<li>") == 2
    assert f'<li><a href="/media/renditions/00/{12:064x}/1600x1000-50-50.jpg"><picture>' in html
    assert '<p class="caption">At sea <span class="credit">Ada</span></p></li>' in html
    assert 'alt="Dock"' in html  # the picture is all that its link says
    assert html.endswith("</ul><figcaption>Both</figcaption></figure>")


def test_a_file_says_what_it_is():
    html = render('<div data-file="5"></div>', SHELF)
    assert html == (
        '<p class="file"><a href="/media/files/report.pdf" type="application/pdf">Report</a>'
        " <span>PDF, 2.4\xa0MB</span></p>"
    )


@pytest.mark.parametrize(("kind", "mime"), [("audio", "audio/mpeg"), ("video", "video/mp4")])
def test_sound_and_film_are_played_by_the_browser(kind, mime):
    html = render('<div data-file="5"></div>', Shelf(file(kind=kind, content_type=mime)))
    preload = "metadata" if kind == "video" else "none"
    assert f'<{kind} controls preload="{preload}" src="/media/files/report.pdf"' in html
    assert "autoplay" not in html
    assert "download" in html


def test_an_embed_loads_nothing_by_itself():
    html = render('<div data-embed="https://youtu.be/dQw4w9WgXcQ"></div>', SHELF)
    source = "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"
    assert f'data-embed-src="{source}"' in html
    assert (
        '<a href="https://youtu.be/dQw4w9WgXcQ" rel="noopener external">Watch on YouTube</a>'
        in html
    )
    assert f'<button type="button" data-src="{source}" hidden>' in html
    assert "iframe" not in html
    assert " src=" not in html


def test_an_unknown_embed_is_a_plain_link():
    assert render('<div data-embed="https://a.org/x?y=1&amp;z=2"></div>', SHELF) == (
        '<p><a href="https://a.org/x?y=1&amp;z=2" rel="noopener external">'
        "https://a.org/x?y=1&amp;z=2</a></p>"
    )


def test_labels_speak_the_language_of_the_article():
    html = render("<table><tr><td>a</td></tr></table>", SHELF, "en")
    assert 'aria-label="Table 1"' in html


def test_a_table_scrolls_in_a_named_region_with_its_headings_apart():
    html = render(
        "<table><tr><th>h</th><th>i</th></tr><tr><th>r</th><td>1</td></tr></table>", SHELF
    )
    assert html == (
        '<div class="table-wrap" role="region" tabindex="0" aria-label="Table 1"><table>'
        '<thead><tr><th scope="col">h</th><th scope="col">i</th></tr></thead>'
        '<tbody><tr><th scope="row">r</th><td>1</td></tr></tbody></table></div>'
    )


def test_items_and_cells_lose_the_paragraph_of_the_editor():
    html = "<ul><li><p>a</p><ul><li><p>b</p></li></ul></li><li><p>c</p><p>d</p></li></ul>"
    assert render(html, SHELF) == (
        "<ul><li>a<ul><li>b</li></ul></li><li><p>c</p><p>d</p></li></ul>"
    )


def test_headings_have_stable_ids_each_once():
    html = "<h2>Öne Çıkan</h2><h3>Öne çıkan</h3><h2>…</h2>"
    assert render(html, SHELF) == (
        '<h2 id="s-one-cikan">Öne Çıkan</h2><h3 id="s-one-cikan-2">Öne çıkan</h3>'
        '<h2 id="s-section">…</h2>'
    )


@pytest.mark.parametrize(
    ("href", "rel"),
    [
        ("https://example.org/x", ' rel="noopener external"'),
        ("/tags/x/", ""),
        ("#s-x", ""),
        ("mailto:a@b.org", ""),
        ("https://desk.test/x", ""),
    ],
)
def test_links_to_elsewhere_are_marked(href, rel, settings):
    settings.SITE_URL = "https://desk.test"
    assert render(f'<p><a href="{href}">a</a></p>', SHELF) == f'<p><a href="{href}"{rel}>a</a></p>'


def test_the_editors_own_link_types_stay(settings):
    html = render('<p><a href="https://a.org/" rel="sponsored">a</a></p>', SHELF)
    assert 'rel="sponsored noopener external"' in html


def test_pull_quotes():
    html = '<aside data-pullquote=""><p>Said.</p></aside>'
    assert render(html, SHELF) == '<aside class="pullquote"><p>Said.</p></aside>'


def test_everything_from_the_library_is_escaped():
    shelf = Shelf(
        picture(alt=EVIL, caption=EVIL, credit=EVIL),
        file(title=EVIL, content_type=EVIL),
        file(6, "audio", EVIL, title=EVIL),
    )
    html = render(
        '<div data-image="12"></div><div data-gallery="12"></div><div data-file="5"></div>'
        '<div data-file="6"></div>',
        shelf,
    )
    assert "<script" not in html
    assert html.count(ESCAPED) >= 9
