"""Where pick lists look: tags, authors, sections and articles, by what is typed."""

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from articles.admin.articles import lookup
from articles.models import Article, Author, Tag
from categories.models import Category
from categories.slugs import fold, slugify

SHOWN = 12


def authors(keys: list[Any]) -> dict[Any, str]:
    """Names of authors by key."""
    return dict(Author.objects.filter(pk__in=keys_of(keys)).values_list("pk", "name"))


def sections(keys: list[Any]) -> dict[Any, str]:
    """Names of sections by key, with those above them."""
    wanted = set(keys_of(keys))
    return {pk: label for pk, label, _language in all_sections() if pk in wanted}


def articles(keys: list[Any]) -> dict[Any, str]:
    """Working titles of articles by key."""
    rows = Article.objects.filter(pk__in=keys_of(keys)).select_related("latest_revision")
    return {row.pk: row.working_title for row in _light(rows)}


def all_sections() -> list[tuple[int, str, str]]:
    """Key, name with those above it, and edition of every section, in the order of the tree."""
    rows = list(Category.objects.order_by("language", "path").values_list(*_SECTION))
    names = {(language, path): name for _pk, name, path, language in rows}
    return [
        (pk, " › ".join(names.get((language, line), "") for line in _lineage(path)), language)
        for pk, _name, path, language in rows
    ]


_SECTION = ("pk", "name", "path", "language")


def _lineage(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[: depth + 1]) for depth in range(len(parts))]


def keys_of(keys: list[Any]) -> list[int]:
    """Those of the posted `keys` that can be keys of rows."""
    return [int(key) for key in keys if str(key).isdecimal() and len(str(key)) <= 18]


def _light(rows: Any) -> Any:
    return rows.defer("body", "body_html", "latest_revision__data")


def pickable(user: Any) -> Any:
    """Articles whose headline `user` may see: their own, and what readers see."""
    mine = Article.objects.editable_by(user).values("pk")
    return Article.objects.filter(
        Q(pk__in=mine) | Q(pk__in=Article.objects.published().values("pk"))
    )


def find_tags(words: str, user: Any) -> list[tuple[Any, str]]:
    rows = Tag.objects.filter(folded__contains=fold(words)).order_by("folded")
    return [(name, name) for name in rows.values_list("name", flat=True)[:SHOWN]]


def find_authors(words: str, user: Any) -> list[tuple[Any, str]]:
    rows = Author.objects.filter(Q(name__icontains=words) | Q(slug__contains=slugify(words)))
    return list(rows.order_by("name").values_list("pk", "name")[:SHOWN])


def find_sections(words: str, user: Any) -> list[tuple[Any, str]]:
    wanted = fold(words)
    found = [(pk, label) for pk, label, _edition in all_sections() if wanted in fold(label)]
    return found[:SHOWN]


def find_articles(words: str, user: Any) -> list[tuple[Any, str]]:
    rows = pickable(user).filter(pk__in=lookup.keys_of(words))
    rows = _light(rows.select_related("latest_revision")).order_by("-touched_at", "-pk")
    return [(row.pk, row.working_title) for row in rows[:SHOWN]]


FINDERS = {
    "tags": find_tags,
    "authors": find_authors,
    "sections": find_sections,
    "articles": find_articles,
}


@require_safe
def picks(request: HttpRequest, source: str) -> JsonResponse:
    """What fits `q`: `{"found": [{"value": …, "label": …}]}`."""
    if source not in FINDERS:
        raise Http404("no such list")
    words = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    found = FINDERS[source](words, request.user)
    return JsonResponse({"found": [{"value": value, "label": label} for value, label in found]})
