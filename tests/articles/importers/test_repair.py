"""What real exports contain is repaired, and each repair is in the report."""

import pytest

from articles.importers.report import Report
from articles.importers.wordpress.markup import Markup
from articles.importers.wordpress.reader import read_chunks
from articles.importers.wordpress.records import Item
from tests.articles.importers import wxr


def read(data: bytes, size: int = 10**9) -> tuple[list[Item], Report]:
    report = Report()
    pieces = [data[at : at + size] for at in range(0, len(data), size)]
    found = [one for one in read_chunks("old.xml", pieces, report) if isinstance(one, Item)]
    return found, report


def test_control_characters_go():
    (item,), report = read(wxr.export(wxr.item(1, "Fi\x0brst", "a\x00b\x1fc")))

    assert (item.title, item.content) == ("First", "abc")
    assert report.counts["repaired", "control characters removed"] == 3
    assert report.of("repaired")[0].line is not None


def test_bytes_that_are_not_utf8_are_windows_text():
    data = wxr.export(wxr.item(1, "caf\N{LATIN SMALL LETTER E WITH ACUTE}", "X")).replace(
        "caf\N{LATIN SMALL LETTER E WITH ACUTE}".encode(), b"caf\xe9 \x93x\x94"
    )

    (item,), report = read(data)

    assert item.title == "café “x”"
    assert report.counts["repaired", "bytes that are not UTF-8"] == 3


def test_stray_bytes_of_a_turkish_site_are_turkish():
    data = wxr.export(wxr.item(1, "X")).replace(b"<language>en", b"<language>tr-TR")

    (item,), _ = read(data.replace(b"<![CDATA[X]]>", b"<![CDATA[Da\xf0]]>"))

    assert item.title == "Dağ"


@pytest.mark.parametrize(
    ("declared", "text", "encoding"),
    [
        ("ISO-8859-1", "été", "latin-1"),
        ("iso-8859-9", "şiir dağı", "iso-8859-9"),
        ("ISO-8859-1", "şiir", "utf-8"),
        ("UTF-7", "şiir", "utf-8"),
        ("nonsense", "şiir", "utf-8"),
    ],
)
def test_the_declared_encoding_is_believed_only_where_it_can_be(declared, text, encoding):
    head = wxr.HEAD.replace("UTF-8", declared)

    (item,), _ = read(
        wxr.export(wxr.item(1, "ZZ"), head=head).replace(b"ZZ", text.encode(encoding))
    )

    assert item.title == text


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_marks_of_the_byte_order_are_understood(encoding):
    data = wxr.export(wxr.item(1, "şiir 🚢")).decode().encode(encoding)

    assert read(data)[0][0].title == "şiir 🚢"


def test_the_end_of_cdata_inside_cdata_is_text():
    script = "<script>//<![CDATA[\nx]]></script> and ]]> again"
    data = wxr.export(wxr.item(1, "T", "BODY")).replace(b"BODY", script.encode())

    (item,), report = read(data)

    assert item.content == script
    assert report.counts["repaired", "]]> inside CDATA"] == 2


def test_cdata_that_never_closes_ends_with_its_element():
    data = wxr.export(wxr.item(1, "Title", "Text"), wxr.item(2, "Second")).replace(
        b"<title><![CDATA[Title]]></title>", b"<title><![CDATA[Title</title>"
    )

    (first, second), report = read(data)

    assert (first.title, first.content, second.title) == ("Title", "Text", "Second")
    assert report.counts["repaired", "CDATA never closed"] == 1


def test_references_outside_cdata_are_mended():
    data = wxr.export(wxr.item(1, "T")).replace(
        b"<title><![CDATA[T]]></title>", b"<title>A&nbsp;B & C &amp; D &#11; &#39;&hellip;</title>"
    )

    (item,), report = read(data)

    assert item.title == "A\N{NO-BREAK SPACE}B & C & D  '…"
    assert report.counts["repaired", "bare & outside CDATA"] == 1
    assert report.counts["repaired", "named reference outside CDATA"] == 2
    assert report.counts["repaired", "reference to a forbidden character"] == 1


def test_what_was_printed_around_the_file_goes():
    data = (
        b"\n\n<b>Warning</b>: foo in bar on line 3\n" + wxr.export(wxr.item(1, "T")) + b"<br>junk"
    )

    (item,), report = read(data)

    assert item.title == "T"
    assert report.counts["repaired", "text before the file's beginning removed"] == 1


@pytest.mark.parametrize("size", [1, 7, 64, 1000])
def test_the_size_of_the_pieces_changes_nothing(size):
    # The beginning is read in one piece, to learn the encoding; what counts here comes after it.
    data = wxr.export(
        wxr.item(3, "Long", "word " * 14_000),
        wxr.item(1, "şiir & 🚢 \x0b", "a]]>b <![CDATA[ c", excerpt="x & y"),
        wxr.item(2, "Two"),
    ).replace(b"]]]]><![CDATA[>b", b"]]>b")

    whole, whole_report = read(data)
    pieces, report = read(data, size)

    assert pieces == whole
    assert report.counts == whole_report.counts
    assert whole[1].content == "a]]>b <![CDATA[ c"


def test_no_place_to_cut_the_text_changes_what_is_mended():
    text = wxr.export(
        *(
            wxr.item(
                number,
                "T & t",
                "a]]>b",
                extra=f"<x>&nbsp;{'long ' * 40}</x>",
                terms=[("category", "sea", "Sea")],
            )
            for number in (1, 2)
        )
    ).decode()
    text = text.replace("]]]]><![CDATA[>b", "]]>b").replace("T &", "<![CDATA[T &", 1)

    whole = "".join(mended_markup(text))

    for cut in range(1, len(text)):
        assert "".join(mended_markup(text[:cut], text[cut:])) == whole


def mended_markup(*pieces: str) -> list[str]:
    markup = Markup(Report())
    found = [ready for piece in pieces for ready in markup.feed(piece)]
    return [*found, *markup.close()]
