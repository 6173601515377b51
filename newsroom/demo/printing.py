"""The PDF of a sample issue: its cover, and its contents as text that can be searched.

Written by hand after ISO 32000-1: two pages of the standard fonts need no library.
"""

import io
import textwrap

from PIL import Image as Picture

from articles.models import Article, MagazineIssue

WIDTH, HEIGHT = 450, 600  # points
MARGIN, LINE, COLUMN = 42, 15, 64  # points, points, characters
COVER = (1050, 1400)  # pixels
# Turkish letters that WinAnsi lacks, at codes that it does not use for text.
LETTERS = {"ğ": (0x80, "gbreve"), "Ğ": (0x81, "Gbreve"), "ı": (0x82, "dotlessi"),
           "İ": (0x83, "Idotaccent"), "ş": (0x84, "scedilla"), "Ş": (0x85, "Scedilla")}  # fmt: skip
_CODES = {ord(letter): chr(code) for letter, (code, _name) in LETTERS.items()}
_CODES |= dict(zip(map(ord, "‘’“”–—…"), "\x91\x92\x93\x94\x96\x97\x95", strict=True))
FACES = {"R": "Times-Roman", "B": "Times-Bold", "I": "Times-Italic"}


def pdf_of(issue: MagazineIssue, cover: bytes) -> bytes:
    """The whole file."""
    pages = [_cover_page(), *_contents(issue)]
    names = " ".join(f"/{face} {3 + place} 0 R" for place, face in enumerate(FACES))
    first = 7 + len(pages)  # the first page's object; its stream comes before
    kids = " ".join(f"{first + place} 0 R" for place in range(len(pages)))
    title = ("\ufeff" + issue.title).encode("utf-16-be").hex()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>".encode(),
        *(_font(name) for name in FACES.values()),
        _picture(cover),
        *(b"<</Length %d>>stream\n%s\nendstream" % (len(text), text) for text in pages),
        *(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {WIDTH} {HEIGHT}]/Contents {7 + place} 0 R"
            f"/Resources<</Font<<{names}>>/XObject<</Cover 6 0 R>>>>>>".encode()
            for place in range(len(pages))
        ),
        f"<</Title<{title}>>>".encode(),
    ]
    return _file(objects)


def _file(objects: list[bytes]) -> bytes:
    """Objects numbered from 1 on, with the table of their places; the last is the file's title."""
    target = io.BytesIO()
    target.write(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(target.tell())
        target.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    table, count = target.tell(), len(objects)
    target.write(b"xref\n0 %d\n0000000000 65535 f \n" % (count + 1))
    target.writelines(b"%010d 00000 n \n" % place for place in places)
    target.write(b"trailer<</Size %d/Root 1 0 R/Info %d 0 R>>\n" % (count + 1, count))
    target.write(b"startxref\n%d\n%%%%EOF\n" % table)
    return target.getvalue()


def _font(name: str) -> bytes:
    letters = " ".join(f"{code}/{glyph}" for code, glyph in LETTERS.values())
    return (
        f"<</Type/Font/Subtype/Type1/BaseFont/{name}/Encoding<</Type/Encoding"
        f"/BaseEncoding/WinAnsiEncoding/Differences[{letters} 149/ellipsis]>>>>"
    ).encode()


def _picture(cover: bytes) -> bytes:
    with Picture.open(io.BytesIO(cover)) as opened:
        drawn = opened.convert("RGB").resize(COVER)
    jpeg = io.BytesIO()
    drawn.save(jpeg, "JPEG", quality=72)
    head = (
        f"<</Type/XObject/Subtype/Image/Width {COVER[0]}/Height {COVER[1]}/ColorSpace/DeviceRGB"
        f"/BitsPerComponent 8/Filter/DCTDecode/Length {jpeg.tell()}>>stream\n"
    )
    return head.encode() + jpeg.getvalue() + b"\nendstream"


def _cover_page() -> bytes:
    return f"q {WIDTH} 0 0 {HEIGHT} 0 0 cm /Cover Do Q".encode()


def _contents(issue: MagazineIssue) -> list[bytes]:
    """The contents by section, on as many pages as they need."""
    lines = [("B", 22, issue.title), ("I", 11, str(issue.number)), ("R", 11, "")]
    articles = Article.objects.published().filter(issue=issue).select_related("issue_section")
    for section in issue.sections.all():
        inside = [each for each in articles if each.issue_section == section]
        if inside:
            lines.append(("B", 11, section.name))
        for article in inside:
            lines.append(("R", 12, article.headline))
            lines += [("I", 10, line) for line in textwrap.wrap(article.standfirst, COLUMN)]
            lines.append(("R", 6, ""))
    fitting = (HEIGHT - 2 * MARGIN) // LINE
    return [_page(lines[start : start + fitting]) for start in range(0, len(lines), fitting)]


def _page(lines: list[tuple[str, int, str]]) -> bytes:
    drawn = [f"BT {MARGIN} {HEIGHT - MARGIN - 12} Td {LINE} TL".encode()]
    drawn += [
        b"/%s %d Tf (%s) Tj T*" % (face.encode(), size, _escaped(text))
        for face, size, text in lines
    ]
    return b"\n".join([*drawn, b"ET"])


def _escaped(text: str) -> bytes:
    """`text` in the encoding of our fonts, as it stands between brackets."""
    coded = text.translate(_CODES).encode("latin-1", "replace")
    for mark in (b"\\", b"(", b")"):
        coded = coded.replace(mark, b"\\" + mark)
    return coded
