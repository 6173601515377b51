"""What plugins of the old site kept about a post, and addresses it had before."""

import pytest

from articles.models import Article
from tests.articles.importers import wxr

pytestmark = pytest.mark.django_db

SEO = {
    "yoast": {"_yoast_wpseo_title": "For machines", "_yoast_wpseo_metadesc": "In short",
              "_yoast_wpseo_canonical": "https://first.example/x",
              "_yoast_wpseo_meta-robots-noindex": "1"},
    "rank math": {"rank_math_title": "For machines", "rank_math_description": "In short",
                  "rank_math_canonical_url": "https://first.example/x",
                  "rank_math_robots": 'a:1:{i:0;s:7:"noindex";}'},
    "seopress": {"_seopress_titles_title": "For machines", "_seopress_titles_desc": "In short",
                 "_seopress_robots_canonical": "https://first.example/x",
                 "_seopress_robots_index": "yes"},
}  # fmt: skip
AIO = {
    "all in one": ("_aioseo_title", "_aioseo_description"),
    "all in one, before 4": ("_aioseop_title", "_aioseop_description"),
}


@pytest.mark.parametrize("meta", SEO.values(), ids=SEO)
def test_words_for_machines_come_along(bring, sam, meta):
    bring(wxr.item(1, "The ferry", "It sails.", meta=meta, terms=[("category", "sea", "Sea")]))

    article = Article.objects.get()
    assert (article.seo_title, article.seo_description) == ("For machines", "In short")
    assert (article.canonical_url, article.noindex) == ("https://first.example/x", True)
    page = sam.get(article.get_absolute_url()).content.decode()
    assert "<title>For machines" in page
    assert "noindex" in page


@pytest.mark.parametrize("names", AIO.values(), ids=AIO)
def test_words_of_all_in_one_seo_come_along(bring, names):
    meta = dict(zip(names, ("For machines", "In short"), strict=True))
    bring(wxr.item(1, "The ferry", "It sails.", meta=meta))

    article = Article.objects.get()
    assert (article.seo_title, article.seo_description) == ("For machines", "In short")


def test_patterns_of_plugins_and_our_own_address_are_no_words(bring):
    meta = {
        "_yoast_wpseo_title": "%%title%% %%sep%% %%sitename%%",
        "_aioseo_description": "#post_excerpt",
        "_yoast_wpseo_canonical": "https://old.example/2016/05/piece-1/",
        "rank_math_robots": 'O:8:"Evil":1:{s:7:"noindex";}',
    }
    bring(wxr.item(1, "The ferry", "It sails.", meta=meta))

    article = Article.objects.get()
    told = (article.seo_title, article.seo_description, article.canonical_url, article.noindex)
    assert told == ("", "", "", False)


@pytest.mark.parametrize("name", ["_yoast_wpseo_primary_category", "rank_math_primary_category"])
def test_the_primary_category_is_the_home(bring, name):
    ports = wxr.category("ports", "Ports").replace("<wp:term_id>7<", "<wp:term_id>8<")
    terms = [("category", "ships", "Ships"), ("category", "ports", "Ports")]
    bring(ports, wxr.item(1, "The ferry", "It sails.", terms=terms, meta={name: "8"}))

    article = Article.objects.get()
    assert article.category.path == "ports"
    assert [row.path for row in article.further_categories.all()] == ["sea/ships"]


def test_slugs_that_a_post_had_before_lead_to_it(bring, sam):
    post = wxr.item(1, "The ferry", "It sails.", slug="ferry", meta={"_wp_old_slug": "steamer"},
                    terms=[("category", "sea", "Sea")])  # fmt: skip
    bring(post)

    for old in ("/2016/05/steamer/", "/2016/05/steamer/feed/", "/2016/05/ferry/"):
        answer = sam.get(old)
        assert (answer.status_code, answer["Location"].startswith("/")) == (301, True)
    assert sam.get("/2016/05/steamer/")["Location"] == "/sea/ferry/"


@pytest.mark.parametrize(
    ("name", "body", "kind"),
    [
        ("video", "https://www.youtube.com/watch?v=dQw4w9WgXcQ", "video"),
        ("video", "No film here.", "news"),
        ("aside", "In passing.", "news"),
    ],
)
def test_formats_become_kinds(bring, name, body, kind):
    terms = [("post_format", f"post-format-{name}", name.capitalize())]
    bring(wxr.item(1, "The ferry", body, terms=terms))

    assert Article.objects.get().kind == kind
