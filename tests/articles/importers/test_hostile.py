"""Hostile exports end with one clear line, soon, and without much memory."""

import gzip
import random
import time

import pytest

from articles.importers.report import Report
from articles.importers.wordpress import parse, stream
from articles.importers.wordpress.content import Context, convert
from articles.importers.wordpress.errors import WxrError
from articles.importers.wordpress.reader import read, read_chunks
from tests.articles.importers import wxr

DOCTYPES = {
    "file": '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    "web": '<!DOCTYPE rss [<!ENTITY x SYSTEM "http://127.0.0.1:9/x">]>',
    "parameter": '<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;]>',
    "laughs": '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY x "&b;&b;&b;">]>',
    "public": '<!DOCTYPE rss PUBLIC "-//x" "http://127.0.0.1:9/x.dtd">',
}


def refusal(data: bytes) -> str:
    with pytest.raises(WxrError) as caught:
        list(read_chunks("old.xml", [data], Report()))
    message = str(caught.value)
    assert message.startswith("old.xml: ")
    assert "\n" not in message
    return message


def outcome(data: bytes) -> str:
    try:
        return f"{len(list(read_chunks('old.xml', [data], Report())))} records"
    except WxrError as error:
        return str(error)


@pytest.mark.parametrize("name", DOCTYPES)
def test_a_document_type_is_refused(name):
    data = wxr.export(wxr.item(1, "T")).replace(b"<rss", DOCTYPES[name].encode() + b"<rss")

    assert "DTD" in refusal(data)


def test_an_undeclared_entity_stays_as_text():
    data = wxr.export(wxr.item(1, "T")).replace(b"<![CDATA[T]]>", b"&x;")

    found = list(read_chunks("old.xml", [data], Report()))

    assert found[-1].title == "&x;"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "not a WordPress export"),
        (b"\x00" * 100, "not a WordPress export"),
        (b"PK\x03\x04 a zip", "not a WordPress export"),
        (b"<html><body>Log in</body></html>", "not a WordPress export"),
        (b'{"db": []}', "not a WordPress export"),
        (
            b"<rss><channel><title>T</title><item><title>X</title></item></channel></rss>",
            "this is RSS",
        ),
    ],
)
def test_what_is_no_export_says_so(data, message):
    assert message in refusal(data)


def test_deep_nesting_is_refused():
    assert "nesting" in refusal(wxr.export("<item>" + "<a>" * 200_000))


def test_many_attributes_are_refused():
    many = " ".join(f'a{number}="1"' for number in range(50_000))

    assert "attributes" in refusal(wxr.export(f"<item {many}></item>"))


def test_a_record_larger_than_memory_is_refused(monkeypatch):
    monkeypatch.setattr(parse, "RECORD", 2 * 2**20)

    assert "a record larger than 2 MB" in refusal(wxr.export(wxr.item(1, "T", "x" * 3 * 2**20)))


def test_a_file_that_unpacks_without_end_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(stream, "BOMB_FLOOR", 2**20)
    path = tmp_path / "bomb.xml.gz"
    path.write_bytes(gzip.compress(wxr.HEAD.encode() + b" " * 8 * 2**20))

    with pytest.raises(WxrError, match="unpacks to more than"):
        list(read(path, Report()))


def test_a_file_cut_anywhere_says_where():
    data = wxr.export(*(wxr.item(number, "T", "<p>Text</p>") for number in range(1, 30)))
    end = data.rindex(b"</rss>")

    for percent in range(25, 100):
        message = refusal(data[: end * percent // 100])

        assert "cut in the middle (at line" in message, message


def test_a_thousand_mutations_end_in_records_or_a_clear_line():
    data = wxr.export(
        wxr.author("ada"),
        wxr.item(
            1, "şiir & 🚢", "<!-- wp:paragraph --><p>a [b]</p>", terms=[("category", "c", "C")]
        ),
        wxr.item(2, "T", "[caption]x[/caption]", meta={"_thumbnail_id": "7"}),
    )
    chance = random.Random(7)
    for _ in range(1000):
        mutant = bytearray(data)
        for _ in range(chance.randint(1, 8)):
            at = chance.randrange(len(mutant))
            match chance.randrange(3):
                case 0:
                    mutant[at] = chance.randrange(256)
                case 1:
                    del mutant[at : at + chance.randint(1, 40)]
                case 2:
                    mutant[at:at] = mutant[at : at + chance.randint(1, 40)]
        assert "\n" not in outcome(bytes(mutant))


@pytest.mark.parametrize(
    "source",
    [
        "<div>", "<b>", "<p>", "<blockquote>x", "<ul><li>", "<a href=x>", "<pre>", "<figure>",
        "[", "[a ", '[a "', "[a '", "[caption]", "[/caption]", "[embed]x", "[[", "<", "&", "&amp",
        "<!--", "<!-- wp:", "<!-- wp:group -->", "<!-- /wp:group -->", "a\n", "a\n\n", " \n",
        "<table><tr><td>", "https://youtu.be/a\n", "<img src=a>",
    ],
)  # fmt: skip
def test_a_body_takes_time_in_proportion_to_its_length(source):
    context = Context(Report(), media=lambda _: None)
    began = time.process_time()

    convert(source * 20_000, context)

    assert time.process_time() - began < 5


def test_thousands_of_attributes_in_a_body_cost_nothing():
    many = " ".join(f"a{number}=1" for number in range(50_000))

    assert convert(f"<p {many}>Text</p>", Context(Report(), media=lambda _: None)) == "<p>Text</p>"
