"""Which lists show an article: rows of `Listing`, rewritten whenever the article's row changes."""

from collections.abc import Iterable

from articles.models.article import Article
from articles.models.listing import Listing
from articles.models.queries import OPEN
from categories.models import Category


def keys_of(article: Article) -> set[str]:
    """Lists that show the article: its categories with all above them, its tags, its authors."""
    homes = [article.category, *article.further_categories.all()]
    lines = {(home.language, path) for home in homes if home for path in home.lineage}
    keys = {category.key for category in _on_lines(lines)}
    keys |= {f"tag-{pk}" for pk in article.tag_items.values_list("tag_id", flat=True)}
    keys |= {f"author-{pk}" for pk in article.bylines.values_list("author_id", flat=True)}
    return keys


def _on_lines(lines: set[tuple[str, str]]) -> list[Category]:
    paths = {path for _language, path in lines}
    found = Category.objects.filter(path__in=paths)
    return [category for category in found if (category.language, category.path) in lines]


def rewrite(article: Article) -> set[str]:
    """Bring the rows of one article in line; returns the keys of all lists that changed or stay."""
    before = set(Listing.objects.filter(article=article).values_list("key", "published_at"))
    wanted: set[str] = keys_of(article) if article.status in OPEN else set()
    after = {(key, article.published_at) for key in wanted}
    if gone := {key for key, moment in before - after}:
        Listing.objects.filter(article=article, key__in=gone).delete()
    Listing.objects.bulk_create(
        [
            Listing(article=article, key=key, published_at=moment)
            for key, moment in sorted(after - before)
            if moment
        ]
    )
    return {key for key, _moment in before | after}


def rewrite_many(articles: Iterable[Article]) -> None:
    """The same for the articles of a category that moved."""
    for article in articles:
        rewrite(article)
