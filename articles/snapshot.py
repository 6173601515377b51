"""What a revision holds: the one declaration of everything that an editor can change.

A snapshot is a dict of plain values (JSON). References are primary keys, tags are names, times
are ISO 8601 with an offset. `schema` is raised when a field changes its meaning.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_datetime

from articles.body.sanitize import BodyError, clean
from articles.models.article import Article
from categories.slugs import fold

SCHEMA = 1
TEXTS = (
    "slug", "language", "kind", "headline", "standfirst", "body", "lead_caption",
    "seo_title", "seo_description", "canonical_url", "access",
)  # fmt: skip
FLAGS = ("featured", "noindex")
NUMBERS = ("issue_position",)
REFERENCES = ("category", "lead_image", "issue", "issue_section", "translation_of")
TIMES = ("embargo_until", "unpublish_at")
LISTS = ("further_categories", "tags", "byline", "related")
FIELDS = TEXTS + FLAGS + NUMBERS + REFERENCES + TIMES + LISTS

Snapshot = dict[str, Any]


def blank(**values: Any) -> Snapshot:
    """A snapshot of an article that has nothing yet, but for `values`."""
    fields: dict[str, Any] = {field.name: field for field in Article._meta.get_fields()}
    empty: Snapshot = {name: fields[name].get_default() for name in TEXTS}
    empty |= dict.fromkeys(FLAGS, False) | dict.fromkeys(NUMBERS, 0)
    empty |= dict.fromkeys(REFERENCES + TIMES) | {name: [] for name in LISTS}
    return normalise(empty | values)


def of_row(article: Article) -> Snapshot:
    """The snapshot of what readers see now."""
    data: Snapshot = {name: getattr(article, name) for name in TEXTS + FLAGS + NUMBERS}
    data |= {name: getattr(article, f"{name}_id") for name in REFERENCES}
    data |= {name: getattr(article, name) for name in TIMES}
    data["further_categories"] = [category.pk for category in article.further_categories.all()]
    data["tags"] = [tag.name for tag in article.tags.all()]
    data["byline"] = [[line.author_id, line.role] for line in article.bylines.all()]
    picked = article.related_items.filter(picked=True)
    data["related"] = list(picked.values_list("related_id", flat=True))
    return normalise(data)


def of_article(article: Article) -> Snapshot:
    """The snapshot editors work on: the newest revision's, or else the row's."""
    if article.latest_revision is not None:
        return normalise(article.latest_revision.data)
    return of_row(article)


def normalise(data: Snapshot) -> Snapshot:
    """`data` with every field of the declaration, in its plain form, and nothing else.

    Raises ValidationError where a value cannot be read.
    """
    found: Snapshot = {"schema": SCHEMA}
    for name in TEXTS:
        found[name] = _text(data.get(name))
    if data.get("schema") != SCHEMA:  # what was made plain before is clean already
        found["body"] = _body(found["body"])
    found |= {name: bool(data.get(name)) for name in FLAGS}
    found |= {name: int(data.get(name) or 0) for name in NUMBERS}
    found |= {name: _reference(data.get(name)) for name in REFERENCES}
    found |= {name: _time(name, data.get(name)) for name in TIMES}
    found["further_categories"] = _unique(
        _reference(pk) for pk in data.get("further_categories", [])
    )
    found["tags"] = _tags(data.get("tags", []))
    found["byline"] = _byline(data.get("byline", []))
    found["related"] = _unique(_reference(pk) for pk in data.get("related", []))
    return found


def revised(data: Snapshot, **changes: Any) -> Snapshot:
    """`data` with `changes`, made plain and cleaned."""
    return normalise({**data, **changes, "schema": None})


def moment(value: str | None) -> datetime | None:
    """The time that a snapshot holds as text."""
    return datetime.fromisoformat(value) if value else None


def _text(value: Any) -> str:
    # NUL cannot be stored by PostgreSQL, and means nothing.
    return str(value or "").replace("\x00", "")


def _body(value: str) -> str:
    try:
        return clean(value)
    except BodyError as error:
        raise ValidationError({"body": str(error)}) from error


def _reference(value: Any) -> int | None:
    pk = getattr(value, "pk", value)
    return int(pk) if pk not in (None, "") else None


def _time(name: str, value: Any) -> str | None:
    if not value:
        return None
    found = value if isinstance(value, datetime) else parse_datetime(str(value))
    if found is None or found.tzinfo is None:
        raise ValidationError({name: "a time needs a date, an hour and an offset"})
    return found.isoformat()


def _unique(values: Iterable[int | None]) -> list[int]:
    return list(dict.fromkeys(value for value in values if value is not None))


def _tags(names: Iterable[str]) -> list[str]:
    cleaned = (" ".join(_text(name).split())[:100] for name in names)
    return list({fold(name): name for name in reversed([n for n in cleaned if n])}.values())[::-1]


def _byline(lines: Iterable[Any]) -> list[list[Any]]:
    pairs = ((_reference(author), str(role)) for author, role in lines)
    return [[author, role] for author, role in dict.fromkeys(pairs) if author is not None]
