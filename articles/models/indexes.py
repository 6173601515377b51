"""Indexes of articles, each with its reader; who removes a query removes its index."""

from django.db.models import F, Index, Q

# Articles whose newest words are not what readers see; spelled as the index that finds them.
HAS_DRAFT = Q(latest_revision__isnull=False) & (
    Q(live_revision__isnull=True) | ~Q(latest_revision=F("live_revision"))
)
# Rows with a moment. SQLite uses such an index where a query compares the moment with anything; a
# list of states in the condition it would have to find word for word, and queries have parameters.
DATED = Q(published_at__isnull=False)

INDEXES = [
    # Read by the home page (latest), the archive, feeds and sitemaps of an edition.
    Index(
        fields=["edition", "-published_at", "-id"],
        condition=DATED,
        name="articles_article_latest",
    ),
    # Read by the home page (featured).
    Index(
        fields=["edition", "-published_at", "-id"],
        condition=DATED & Q(featured=True),
        name="articles_article_featured",
    ),
    # Read by the worker: what is due to be announced.
    Index(
        fields=["published_at"],
        condition=DATED & Q(announced_at=None),
        name="articles_article_announce",
    ),
    # Read by the worker and the page store: the next end of a publication.
    Index(
        fields=["unpublish_at"],
        condition=Q(unpublish_at__isnull=False),
        name="articles_article_ending",
    ),
    # Read by a magazine issue's contents and by previous and next.
    Index(fields=["issue", "issue_section", "issue_position"], name="articles_article_issue"),
    # Read by the desk's list, whole and by status. Counting needs nothing but the index:
    # SQLite finds a column behind a long text only by reading the whole text.
    Index(
        fields=["-touched_at", "-id"],
        condition=~Q(status="trashed"),
        name="articles_article_touched",
    ),
    Index(fields=["status", "-touched_at", "-id"], name="articles_article_status"),
    # Read by the desk's list: words that readers have not seen.
    Index(fields=["-touched_at", "-id"], condition=HAS_DRAFT, name="articles_article_drafted"),
]
