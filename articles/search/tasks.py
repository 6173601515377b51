"""Work on the index that no request waits for."""

from django_tasks import task

from articles.models import Listing
from articles.search import index


@task()
def refresh_list(key: str) -> int:
    """Index the articles of the list `key` anew; says how many there are."""
    keys = list(Listing.objects.filter(key=key).values_list("article_id", flat=True))
    index.refresh(keys)
    return len(keys)
