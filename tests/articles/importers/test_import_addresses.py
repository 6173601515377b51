"""Every address of the old site answers 301, in one hop, to a page that is there."""

import io
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

import pytest
from django.core.management import call_command

from articles.importers.report import Report
from articles.importers.wordpress.identity import path_of
from articles.importers.wordpress.reader import read
from articles.importers.wordpress.records import Author, Category, Item, Tag
from articles.old_addresses import candidates
from tests.articles.importers import uploads, wxr

pytestmark = pytest.mark.django_db


def open_items(records) -> list[Item]:
    items = [one for one in records if isinstance(one, Item)]
    return [
        one
        for one in items
        if one.type in ("post", "page") and one.status == "publish" and not one.password
    ]


def addresses(records) -> Iterator[str]:
    """What the old site answered: pieces and what hangs on them, archives of what they use."""
    items = open_items(records)
    posts = [one for one in items if one.type == "post"]
    used = {(ref.taxonomy, ref.slug) for one in posts for ref in (*one.categories, *one.tags)}
    for one in items:
        yield path_of(one.link)
        yield f"/?{'page_id' if one.type == 'page' else 'p'}={one.post_id}"
        if one.type == "post":
            path = path_of(one.link)
            yield from (f"{path}feed/", f"{path}2/", f"{path}comment-page-1/", f"{path}amp/")
    for one in posts:
        if one.date:
            yield from (f"/{one.date:%Y/%m/%d}/", f"/{one.date:%Y/%m}/", f"/{one.date:%Y}/")
            yield from (f"/{one.date:%Y/%m}/page/2/", f"/?m={one.date:%Y%m}")
    for record in records:
        yield from _of_term(record, used)
    yield from ("/feed/", "/feed/atom/", "/?feed=rss2", "/comments/feed/", "/page/2/", "/?paged=2")
    for login in {one.creator.strip("<>") for one in posts}:
        yield from (f"/author/{login}/", f"/author/{login}/page/2/", f"/author/{login}/feed/")


def _of_term(record, used) -> Iterator[str]:
    match record:
        case Category() if ("category", record.slug) in used:
            path = f"/category/{unquote(record.slug)}/"
            yield from (path, f"{path}page/3/", f"{path}feed/", f"/?cat={record.term_id}")
        case Tag() if ("post_tag", record.slug) in used:
            path = f"/tag/{unquote(record.slug)}/"
            yield from (path, f"{path}page/2/", f"{path}feed/", f"/?tag={unquote(record.slug)}")
        case Author():
            return


def wrong(browser, paths) -> dict[str, str]:
    """Addresses that do not answer 301 to a 200 (or, where it stands there again, 200 itself)."""
    found = {}
    seen: dict[str, int] = {}
    for path in dict.fromkeys(paths):
        query = path.partition("?")[2]
        answer = browser.get(path.partition("?")[0], query_params=None, QUERY_STRING=query)
        target = answer.headers.get("Location", "")
        if answer.status_code == 200 and not query:
            continue
        if answer.status_code != 301:
            found[path] = str(answer.status_code)
            continue
        if target not in seen:
            page = browser.get(target)
            seen[target] = page.status_code
            if page.streaming:
                b"".join(page.streaming_content)
        if seen[target] != 200:
            found[path] = f"{target} {seen[target]}"
    return found


@pytest.mark.skipif(not wxr.SAMPLES.is_dir(), reason="the shared samples are not here")
@pytest.mark.one_database
@pytest.mark.parametrize("name", ["themeunittest.xml", "block-test-data.xml", "cc-labs.xml"])
def test_every_address_of_the_samples_leads_on(name, tmp_path, sam):
    path = wxr.SAMPLES / name
    uploads.write(tmp_path, path)
    call_command("import_wordpress", path, media=tmp_path, stdout=io.StringIO())
    records = list(read(path, Report()))
    attachments = [one for one in records if isinstance(one, Item) and one.type == "attachment"]
    wanted = list(addresses(records))
    for one in attachments:
        if (tmp_path / one.attachment_url.rpartition("/")[2]).is_file():
            wanted += [path_of(one.link), f"/?attachment_id={one.post_id}"]
            wanted.append(unquote(urlsplit(one.attachment_url).path))

    assert not wrong(sam, wanted)
    assert len(set(wanted)) > 20


def test_addresses_of_a_site_in_a_folder_lead_to_its_edition(bring, sam):
    post = wxr.item(
        7, "Vapur", "<p>Kalkar.</p>", slug="vapur",
        link="https://old.example/blog/arsiv/2016/05/04/vapur/",
        terms=[("category", "sea", "Sea"), ("post_tag", "secim", "Seçim")],
    )  # fmt: skip
    head = wxr.HEAD.replace(
        "base_blog_url>https://old.example", "base_blog_url>https://old.example/blog"
    )
    bring(post, language="tr", head=head, category_base="kategori", tag_base="etiket")

    for path, target in {
        "/blog/arsiv/2016/05/04/vapur/": "/tr/sea/vapur/",
        "/blog/arsiv/2016/05/04/vapur/amp/": "/tr/sea/vapur/",
        "/blog/arsiv/2016/05/": "/tr/archive/2016/05/",
        "/blog/arsiv/2016/05/page/2/": "/tr/archive/2016/05/",
        "/blog/kategori/sea/page/4/": "/tr/sea/",
        "/blog/kategori/sea/feed/": "/tr/feeds/sections/sea/rss.xml",
        "/blog/etiket/secim/": "/tr/tags/secim/",
        "/blog/": "/tr/",
        "/blog/feed/": "/tr/feeds/rss.xml",
    }.items():
        assert (path, sam.get(path).headers.get("Location")) == (path, target)
        assert sam.get(target).status_code == 200


def test_a_section_wins_over_a_slug_that_is_the_same_by_chance(bring, sam):
    bring(
        wxr.item(1, "Ships", "<p>A piece.</p>", slug="ships", terms=[("category", "sea", "Sea")]),
        wxr.item(2, "Two", "<p>Two.</p>", terms=[("category", "ships", "Ships")]),
    )
    target = sam.get("/category/ships/")["Location"]

    assert sam.get(target).status_code == 200
    assert "Two" in sam.get(target).content.decode()


def test_what_is_not_public_has_no_old_address(bring, sam):
    bring(
        wxr.item(1, "Private", "<p>Canary.</p>", status="private"),
        wxr.item(2, "Secret", "<p>Canary.</p>", password="x"),
        wxr.item(3, "Draft", "<p>Canary.</p>", status="draft"),
    )
    for number in (1, 2, 3):
        assert sam.get("/", {"p": number}).get("Location") == "/"
        assert sam.get(f"/2016/05/piece-{number}/feed/").status_code == 404


@pytest.mark.parametrize(
    ("path", "query", "first"),
    [
        ("/a/page/2/", "", ["/a/page/2/", "/a/"]),
        ("/a/feed/atom", "", ["/a/feed/atom", "/a/"]),
        ("/category/x/page/2/feed/", "", ["/category/x/page/2/feed/", "/category/x/page/2/"]),
        ("/page/9/", "", ["/page/9/", "/page/"]),
        ("/a", "", ["/a", "/a/"]),
        ("/", "m=201605&utm=x", ["/?m=201605&utm=x", "/2016/05/"]),
        ("/u/a-300x200.jpg", "", ["/u/a-300x200.jpg", "/u/a.jpg"]),
    ],
)
def test_what_hangs_behind_an_address_is_cut_off(path, query, first):
    assert candidates(path, query)[: len(first)] == first
