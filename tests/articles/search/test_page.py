"""The page of results and the suggestions: what is asked is answered, whatever it is."""

import time

import pytest

from articles.models import Author

HOSTILE = [
    '"', '""', '"a', "(", "a AND (", "c++ NOT *", "NEAR(a b)", "headline:x", "{a} : b", "-", "*",
    "a*b", "'", "\\", "%", "_", "a & b | !c", "<->", ":*", "\x00", "a\x00b", "𝕊𝕖𝕒", "🚢", "ſ", "ǆ",
    "x" * 100_000, "a " * 50_000, '"' * 100_000, "é" * 50_000, "\u202e", "ß",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:12]))
def test_nothing_typed_breaks_it(published, sam, text):
    published("Frigate & sea")
    started = time.process_time()
    for path in ["/search/", "/search/suggest/"]:
        assert sam.get(path, {"q": text}).status_code == 200
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    "query",
    [
        "q=frigate&before=x",
        "q=frigate&before=9" + "9" * 400,
        "q=frigate&before=٣",
        "q=frigate&before=-1",
        "q=frigate&section=no/such&author=nobody&language=xx&when=never&from=x&to=9999-99-99",
        "q=frigate&from=0001-01-01&to=9999-12-31",
        "q=frigate&section=%00&author=%ff%fe",
        "q=%ff%fe%80",
        "q",
        "&&&=&q=frigate&q=other",
    ],
)
def test_strange_parameters_are_ignored(published, sam, query):
    published("Frigate")
    assert sam.get(f"/search/?{query}").status_code == 200


def test_the_page_shows_marked_results_filters_and_the_way_on(published, sam, author):
    other = Author.objects.create(name="Can Demir")
    for number in range(21):
        names = [[author.pk, "author"], [other.pk, "author"]]
        published(f"Frigate {number}", slug=f"f-{number}", byline=names)
    html = sam.get("/search/?q=frigate&utm_source=x").content.decode()
    assert html.count("<mark>Frigate</mark>") >= 20
    assert 'href="/search/?q=frigate&amp;before=' in html
    assert 'href="/search/?q=frigate&amp;author=leyla-arslan"' in html
    assert "utm_source" not in html.partition("<main")[2].partition("</main>")[0]
    last = sam.get("/search/?q=frigate&before=" + html.split("before=")[1].split('"')[0])
    assert last.content.decode().count('class="teaser result"') == 1


def test_a_slip_is_named(published, sam):
    published("Frigate")
    assert "results for “frigate”" in sam.get("/search/?q=frgate").content.decode()


def test_results_are_nobody_elses(published, sam):
    response = sam.get("/search/?q=frigate")
    assert response["Cache-Control"] == "private, no-store"
    assert not response.cookies


def test_suggestions_are_json_that_caches_may_keep(published, sam):
    article = published("Frigate returns")
    response = sam.get("/search/suggest/?q=frig")
    assert response.json() == {
        "suggestions": [{"text": "Frigate returns", "url": "/news/frigate-returns/", "lang": "en"}]
    }
    assert "public" in response["Cache-Control"]
    assert article.key in response["Surrogate-Key"].split()
    again = sam.get("/search/suggest/?q=frig", headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304
    assert not response.cookies


def test_other_verbs_are_refused(sam, db):
    assert sam.post("/search/").status_code == 405
    assert sam.post("/search/suggest/").status_code == 405
