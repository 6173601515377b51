"""Exports of any size, as a magazine's WordPress writes them; the same for the same seed."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.articles.importers import wxr

AUTHORS = 25
SECTIONS = 40
TAGS = 400
PICTURES_EVERY = 10
COMMENTS_EVERY = 5
ADDRESS = "https://old.example"
TEXT = (
    "gemi liman deniz rapor bakan savunma uçak sistem proje test kule motor radar filo tersane "
    "sefer hedef karar süre plan the sea and a report about ships in port with crew on board"
)
WORDS = TEXT.split()


def write(path: Path, posts: int, seed: int = 7, paragraphs: int = 26) -> int:
    """Write an export of `posts` posts, about 5 kB each; returns the size in bytes."""
    chance = random.Random(seed)
    with path.open("w", encoding="utf-8") as file:
        file.write(wxr.HEAD)
        file.writelines(_head())
        file.writelines(_items(posts, paragraphs, chance))
        file.write(wxr.FOOT)
    return path.stat().st_size


def _head() -> Iterator[str]:
    for number in range(AUTHORS):
        yield wxr.author(f"author{number}", f"Author {number}")
    for number in range(SECTIONS):
        parent = f"section-{number % 8}" if number >= 8 else ""
        yield wxr.category(f"section-{number}", f"Section {number}", parent)
    for number in range(TAGS):
        yield wxr.tag(f"subject-{number}", f"Subject {number}")


def _items(posts: int, paragraphs: int, chance: random.Random) -> Iterator[str]:
    began = datetime(2008, 1, 1, 6, tzinfo=UTC)
    for number in range(1, posts + 1):
        moment = began + timedelta(minutes=80 * number)
        if number % PICTURES_EVERY == 0:
            yield wxr.attachment(
                10**6 + number, f"{ADDRESS}/wp-content/uploads/{number}.jpg", parent=number
            )
        yield wxr.item(
            number,
            f"{_words(chance, 7).capitalize()} {number}",
            _body(number, posts, paragraphs, chance),
            slug=f"piece-{number}",
            link=f"{ADDRESS}/{moment:%Y/%m}/piece-{number}/",
            date=f"{moment:%Y-%m-%d %H:%M:%S}",
            creator=f"author{number % AUTHORS}",
            excerpt=_words(chance, 20),
            terms=_terms(number, chance),
            extra=_comment(number) if number % COMMENTS_EVERY == 0 else "",
        )


def _terms(number: int, chance: random.Random) -> list[tuple[str, str, str]]:
    section = number % SECTIONS
    tags = chance.sample(range(TAGS), 3)
    return [
        ("category", f"section-{section}", f"Section {section}"),
        *(("post_tag", f"subject-{tag}", f"Subject {tag}") for tag in tags),
    ]


def _comment(number: int) -> str:
    return (
        f"<wp:comment><wp:comment_id>{number}</wp:comment_id>"
        f"<wp:comment_author>{wxr.cdata('Reader')}</wp:comment_author>"
        "<wp:comment_author_email>reader@old.example</wp:comment_author_email>"
        "<wp:comment_date_gmt>2016-05-04 10:30:00</wp:comment_date_gmt>"
        f"<wp:comment_content>{wxr.cdata('Well said.')}</wp:comment_content>"
        "<wp:comment_approved>1</wp:comment_approved></wp:comment>"
    )


def _body(number: int, posts: int, paragraphs: int, chance: random.Random) -> str:
    """Every other one of the block editor, the rest classic; each links to another piece."""
    other = chance.randint(1, posts)
    link = f'<a href="{ADDRESS}/?p={other}">{_words(chance, 3)}</a>'
    texts = [_words(chance, chance.randint(16, 34)) for _ in range(paragraphs)]
    texts[1] += f" <strong>{_words(chance, 2)}</strong> {link}."
    if number % 2:
        return "\n\n".join(texts)
    return "\n\n".join(
        f"<!-- wp:paragraph -->\n<p>{text}</p>\n<!-- /wp:paragraph -->" for text in texts
    )


def _words(chance: random.Random, count: int) -> str:
    return " ".join(chance.choices(WORDS, k=count))
