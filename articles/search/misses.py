"""What readers looked for in vain, for the desk: words and numbers, nothing about anybody."""

import re

from django.db.models import F
from django.utils import timezone

from articles.models import SearchMiss
from articles.search.backend import Filters
from articles.search.words import Question

KEPT = 2_000
LONGEST = 60
MOST_WORDS = 6
# An address, a telephone number or a number of identity is nobody's business.
_PERSONAL = re.compile(r"[0-9]{6,}|([0-9] ?){9,}")


def note(filters: Filters, question: Question) -> None:
    """Count a question that found nothing; narrowed searches and private words are not noted."""
    query = " ".join([*question.words, *(" ".join(phrase) for phrase in question.phrases)])
    narrowed = filters != Filters(filters.edition)
    if narrowed or len(query) > LONGEST or query.count(" ") >= MOST_WORDS:
        return
    if _PERSONAL.search(query):
        return
    today = timezone.localdate()
    same = SearchMiss.objects.filter(edition=filters.edition, query=query)
    if same.update(count=F("count") + 1, last_seen=today):
        return
    SearchMiss.objects.bulk_create(
        [SearchMiss(edition=filters.edition, query=query, last_seen=today)], ignore_conflicts=True
    )
    _prune()


def _prune() -> None:
    """Keep the newest KEPT."""
    edge = SearchMiss.objects.order_by("-pk").values_list("pk", flat=True)[KEPT : KEPT + 1]
    for pk in edge:
        SearchMiss.objects.filter(pk__lte=pk).delete()
