"""Taxonomies of the old site's own making become categories or tags, and their archives answer."""

import pytest
from django.core.management import CommandError, call_command

from articles.models import Article, MagazineIssue, OldQuery, Tag
from categories.models import Category
from tests.articles.importers import wxr

pytestmark = pytest.mark.django_db


def term(taxonomy: str, slug: str, name: str, parent: str = "") -> str:
    return (
        f"<wp:term><wp:term_id>5</wp:term_id><wp:term_taxonomy>{taxonomy}</wp:term_taxonomy>"
        f"<wp:term_slug>{wxr.cdata(slug)}</wp:term_slug>"
        f"<wp:term_parent>{wxr.cdata(parent)}</wp:term_parent>"
        f"<wp:term_name>{wxr.cdata(name)}</wp:term_name></wp:term>"
    )


REGIONS = [term("region", "asia", "Asia"), term("region", "sea", "Sea of Japan", "asia")]
MOODS = [term("mood", "calm", "Calm"), term("mood", "wild", "Wild")]
POST = wxr.item(
    1,
    "The ferry",
    "It sails.",
    slug="ferry",
    terms=[
        ("category", "sea", "Sea"),
        ("region", "sea", "Sea of Japan"),
        ("mood", "calm", "Calm"),
        ("post_tag", "secim", "Seçim"),
    ],
)


def placed():
    article = Article.objects.get()
    further = [row.path for row in article.further_categories.all()]
    return article.category.path, further, sorted(tag.name for tag in article.tags.all())


def leads(sam, *addresses):
    return [sam.get(address).get("Location") for address in addresses]


def test_a_tree_becomes_categories_and_a_flat_one_tags(bring, sam):
    out = bring(*REGIONS, *MOODS, POST)

    assert placed() == ("sea", ["asia/sea"], ["Calm", "Seçim"])
    assert Tag.objects.filter(name="Wild").exists()
    assert "tags: 3 created" in out
    assert leads(sam, "/region/asia/sea/", "/region/sea/page/3/") == ["/asia/sea/"] * 2
    assert leads(sam, "/mood/calm/", "/mood/calm/page/2/") == ["/tags/calm/"] * 2
    assert sam.get("/asia/").status_code == 200


def test_their_addresses_without_permalinks_lead_on(bring, sam):
    """`?region=sea`, whatever stands around it."""
    bring(*REGIONS, *MOODS, POST)

    assert leads(sam, "/?region=sea", "/?utm=x&region=sea&paged=2") == ["/asia/sea/"] * 2
    assert leads(sam, "/?mood=calm") == ["/tags/calm/"]
    assert sam.get("/?region=sea").status_code == 301
    assert sam.get("/?region=nowhere").status_code == 302
    assert leads(sam, "/?taxonomy=region&term=sea", "/?paged=2&term=calm&taxonomy=mood") == [
        "/asia/sea/",
        "/tags/calm/",
    ]
    assert leads(sam, "/?taxonomy=category&term=sea", "/?taxonomy=post_tag&term=secim") == [
        "/sea/",
        "/tags/secim/",
    ]
    assert sam.get("/?taxonomy=region&term=sea").status_code == 301
    assert leads(sam, "/?taxonomy=region", "/?taxonomy=region&term=../..//x.test/") == ["/", "/"]
    assert sam.get("/?unheard=sea").status_code == 200
    assert set(OldQuery.objects.names()) == {"region", "mood"}


def test_no_number_of_taxonomies_opens_the_store(bring):
    names = [f"t{number}" for number in range(60)]
    bring(*[term(name, "a", "A") for name in names], *[term("before", "a", "A")], POST)

    assert OldQuery.objects.count() == OldQuery.objects.MOST
    assert "before" not in OldQuery.objects.names()


def test_who_imports_may_decide(bring, sam):
    bring(*REGIONS, *MOODS, POST, taxonomy=[("region", "tags"), ("mood", "categories")])

    assert placed() == ("sea", ["calm"], ["Sea of Japan", "Seçim"])
    assert leads(sam, "/region/sea/", "/mood/calm/") == ["/tags/sea-of-japan/", "/calm/"]


def test_what_is_not_wanted_stays_behind(bring):
    bring(*REGIONS, *MOODS, POST, taxonomy=[("region", "none"), ("mood", "none")])

    assert placed() == ("sea", [], ["Seçim"])
    assert not Category.objects.filter(name="Asia").exists()


def test_a_post_without_a_category_lives_in_a_term(bring, sam):
    terms = [("mood", "calm", "Calm"), ("region", "sea", "Sea of Japan")]
    unsorted = [("category", "uncategorized", "Uncategorized"), *terms]
    bring(
        *REGIONS,
        *MOODS,
        wxr.item(1, "Bare", "…", slug="bare", terms=terms),
        wxr.item(2, "Unsorted", "…", slug="unsorted", terms=unsorted),
    )

    homes = dict(Article.objects.values_list("slug", "category__path"))
    assert homes == {"bare": "asia/sea", "unsorted": "asia/sea"}
    assert leads(sam, "/2016/05/bare/") == ["/asia/sea/bare/"]


def test_terms_that_nobody_declared_come_too(bring):
    bring(POST)

    assert placed() == ("sea", [], ["Calm", "Sea of Japan", "Seçim"])


def test_a_term_goes_into_a_section_of_mine(bring):
    bring(*REGIONS, POST, map=[("region:asia", "world/asia")])

    assert placed()[1] == ["world/asia/sea"]


def test_issues_of_a_taxonomy_answer_at_their_old_archive(bring, sam):
    year = term("sayi", "2020", "2020")
    issue = term("sayi", "sayi-351", "Sayı 351 Ekim 2020", "2020")
    post = wxr.item(1, "Gemi", "…", terms=[("category", "sea", "Sea"), ("sayi", "sayi-351", "x")])
    bring(year, issue, post.replace("CDATA[x]", "CDATA[Sayı 351 Ekim 2020]"))

    found = MagazineIssue.objects.get()
    assert Article.objects.get().issue == found
    assert not Category.objects.filter(name__startswith="Sayı").exists()
    assert leads(sam, "/sayi/sayi-351/", "/sayi/sayi-351/page/2/") == [found.get_absolute_url()] * 2


def test_a_second_run_changes_nothing(bring):
    bring(*REGIONS, *MOODS, POST)
    before = Category.objects.count(), Tag.objects.count()
    out = bring(*REGIONS, *MOODS, POST)

    assert (Category.objects.count(), Tag.objects.count()) == before
    assert "posts: 1 skipped" in out
    assert "created" not in out


def test_circles_and_odd_names_stop_nothing(bring):
    odd = [
        term("loop", "a", "A", "b"),
        term("loop", "b", "B", "a"),
        term("../up", "c", "C"),
        term("x\ny", "d", "D", "nobody"),
        term("long" * 200, "e", "E"),
    ]
    terms = [("../up", "c", "C"), ("loop", "a", "A")]
    out = bring(*odd, wxr.item(1, "The ferry", "…", terms=terms))

    assert "posts: 1 created" in out
    assert placed()[0] == "b/a"


def test_another_word_is_refused(tmp_path):
    with pytest.raises(CommandError, match="none of categories, tags, none"):
        call_command("import_wordpress", tmp_path / "x.xml", "--taxonomy", "mood=files")
