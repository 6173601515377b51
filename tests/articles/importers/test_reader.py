"""An export is read as records, in the order of the file."""

import gzip
import lzma
from collections import Counter
from datetime import UTC, datetime

import pytest

from articles.importers.report import Report
from articles.importers.wordpress.errors import WxrError
from articles.importers.wordpress.reader import read, read_chunks
from articles.importers.wordpress.records import Author, Category, Item, Site, Tag, Term
from tests.articles.importers import wxr


def records(data: bytes, report: Report | None = None) -> list:
    return list(read_chunks("old.xml", [data], report or Report()))


def items(data: bytes, report: Report | None = None) -> list[Item]:
    return [record for record in records(data, report) if isinstance(record, Item)]


def test_the_head_comes_first_then_everything_in_order():
    found = records(
        wxr.export(
            wxr.author("ada", "Ada Deniz", "ada@old.example"),
            wxr.category("sea", "Sea"),
            wxr.category("ships", "Ships", "sea"),
            wxr.tag("secim", "Seçim"),
            wxr.item(1, "First"),
        )
    )

    assert [type(record) for record in found] == [Site, Author, Category, Category, Tag, Item]
    assert found[0].title == "The Lighthouse"
    assert found[0].version == "1.2"
    assert found[1].name == "Ada Deniz"
    assert found[3].parent == "sea"
    assert found[4].name == "Seçim"


def test_an_item_has_all_its_fields():
    (found,) = items(
        wxr.export(
            wxr.item(
                42,
                "A <em>title</em> & more",
                "<p>Text]]></p>",
                excerpt="In short",
                date="2016-05-04 13:30:00",
                date_gmt="2016-05-04 10:30:00",
                status="private",
                sticky=True,
                password="enter",
                meta={"_thumbnail_id": "7", "_oembed_abc": "cached"},
                terms=[
                    ("category", "sea", "Sea"),
                    ("post_tag", "ahoy", "Ahoy"),
                    ("series", "a", "A"),
                ],
            )
        )
    )

    assert (found.post_id, found.type, found.status) == (42, "post", "private")
    assert found.title == "A <em>title</em> & more"
    assert found.content == "<p>Text]]></p>"
    assert found.date_gmt == datetime(2016, 5, 4, 10, 30, tzinfo=UTC)
    assert found.date is not None
    assert found.date.hour == 13
    assert found.sticky
    assert found.password == "enter"
    assert found.meta == (("_thumbnail_id", "7"),)
    assert [ref.slug for ref in (*found.categories, *found.tags, *found.terms)] == [
        "sea",
        "ahoy",
        "a",
    ]


def test_zeros_and_impossible_dates_are_no_dates():
    report = Report()
    found = items(
        wxr.export(
            wxr.item(1, date="0000-00-00 00:00:00"),
            wxr.item(2, date="0000-13-45 00:00:00"),
            wxr.item(3, date="2016-02-31 00:00:00"),
        ),
        report,
    )

    assert [one.date_gmt for one in found] == [None, None, None]
    assert report.counts["repaired", "impossible date ignored"] == 4


def test_comments_are_read_with_their_answers():
    comment = (
        "<wp:comment><wp:comment_id>5</wp:comment_id><wp:comment_author>Sam</wp:comment_author>"
        "<wp:comment_date_gmt>2016-05-05 08:00:00</wp:comment_date_gmt><wp:comment_content>"
        "<![CDATA[Well said]]></wp:comment_content><wp:comment_approved>1</wp:comment_approved>"
        "<wp:comment_parent>4</wp:comment_parent></wp:comment>"
    )
    (found,) = items(wxr.export(wxr.item(1, extra=comment)))

    assert found.comments[0].content == "Well said"
    assert (found.comments[0].comment_id, found.comments[0].parent) == (5, 4)


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_every_version_and_scheme_of_the_namespace_is_known(version, scheme):
    head = wxr.HEAD.replace(
        "http://wordpress.org/export/1.2/", f"{scheme}://wordpress.org/export/{version}/"
    )

    (found,) = items(wxr.export(wxr.item(1, "First", "Text", excerpt="Short"), head=head))

    assert (found.title, found.content, found.excerpt) == ("First", "Text", "Short")


def test_other_prefixes_for_the_same_namespaces_are_followed():
    data = wxr.export(wxr.item(1, "First", "Text", excerpt="Short"))
    for prefix, other in ((b"wp:", b"ns0:"), (b"content:", b"ns1:"), (b"excerpt:", b"ns2:")):
        data = data.replace(b"<" + prefix, b"<" + other).replace(b"</" + prefix, b"</" + other)
        data = data.replace(b"xmlns:" + prefix[:-1] + b"=", b"xmlns:" + other[:-1] + b"=")

    (found,) = items(data)

    assert (found.post_id, found.content, found.excerpt) == (1, "Text", "Short")


def test_missing_namespaces_are_tolerated():
    head = "<rss><channel><title>T</title><wp:wxr_version>1.2</wp:wxr_version>"

    (found,) = items(wxr.export(wxr.item(1, "First", "Text"), head=head))

    assert found.content == "Text"


def test_the_first_version_names_terms_twice_and_tags_otherwise():
    terms = '<category>Sea</category><category domain="tag" nicename="ahoy">Ahoy</category>'
    (found,) = items(wxr.export(wxr.item(1, extra=terms)))
    (bare,) = items(wxr.export(wxr.item(1, extra="<category>Sea</category>")))

    assert [ref.slug for ref in found.tags] == ["ahoy"]
    assert not found.categories
    assert [ref.name for ref in bare.categories] == ["Sea"]


@pytest.mark.parametrize("pack", [bytes, gzip.compress, lzma.compress])
def test_packed_files_are_known_by_their_first_bytes(tmp_path, pack):
    path = tmp_path / "export.whatever"
    path.write_bytes(pack(wxr.export(wxr.item(1, "First"))))

    assert [record.title for record in read(path, Report()) if isinstance(record, Item)] == [
        "First"
    ]


def test_a_packed_file_that_is_cut_says_so(tmp_path):
    path = tmp_path / "export.xml.gz"
    path.write_bytes(gzip.compress(wxr.export(*(wxr.item(n, "x" * n) for n in range(200))))[:-300])

    with pytest.raises(WxrError, match=r"^export\.xml\.gz: .*(cut|damaged)"):
        list(read(path, Report()))


def test_a_missing_file_says_so(tmp_path):
    with pytest.raises(WxrError, match="cannot be read"):
        list(read(tmp_path / "none.xml", Report()))


@pytest.mark.skipif(not wxr.SAMPLES.is_dir(), reason="the shared samples are not here")
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("themeunittest", {"Category": 68, "Tag": 110, "Author": 2, "publish post": 56,
                           "draft post": 1, "future post": 1, "publish page": 21,
                           "inherit attachment": 37, "comments": 33}),
        ("block-test-data", {"Category": 7, "Tag": 4, "publish post": 61, "publish page": 1,
                             "inherit attachment": 9}),
        ("cc-labs", {"Category": 98, "Tag": 171, "Author": 30, "publish post": 219,
                     "publish page": 5, "comments": 181}),
    ],
)  # fmt: skip
def test_the_samples_hold_what_their_list_says(name, expected):
    report = Report()
    counts: Counter[str] = Counter()
    for record in read(wxr.SAMPLES / f"{name}.xml", report):
        if isinstance(record, Item):
            counts[f"{record.status} {record.type}"] += 1
            counts["comments"] += len(record.comments)
        elif not isinstance(record, Site | Term):
            counts[type(record).__name__] += 1

    assert {key: counts[key] for key in expected} == expected
    assert not report.counts
