"""Comments that came with an import, shown read-only where the site's settings say so."""

from collections import defaultdict

from django.utils.safestring import mark_safe

from articles.models import ArchivedComment, Article
from articles.site import site_of

MOST = 1000
DEEPEST = 3


def comments_of(article: Article) -> list[ArchivedComment]:
    """In the order of the talk, each with its `depth`; none where the edition shows none."""
    if not site_of(article.edition).archived_comments:
        return []
    rows = list(ArchivedComment.objects.filter(item__article=article)[:MOST])
    known = {row.number for row in rows}
    answers: dict[int | None, list[ArchivedComment]] = defaultdict(list)
    for row in rows:
        answers[row.parent_number if row.parent_number in known else None].append(row)
    found: list[ArchivedComment] = []
    waiting = [(row, 0) for row in reversed(answers.pop(None, []))]
    while waiting:
        row, depth = waiting.pop()
        # Cleaned by articles.body when it was imported.
        row.__dict__ |= {"depth": min(depth, DEEPEST), "safe_html": mark_safe(row.html)}  # noqa: S308
        found.append(row)
        waiting += [(each, depth + 1) for each in reversed(answers.pop(row.number, []))]
    return found
