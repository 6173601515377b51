"""What readers were told before, so that a digest begins where their last one ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from subscriptions.audience import midnight
from subscriptions.models import Delivery, Mailing, Selection

MOST = 100  # articles in one digest: what is over comes in the next one
REACH = timedelta(days=45)  # longer than a pause and a week: what is older is no news
# What was announced before a freeze may be committed a little after it.
SLACK = timedelta(minutes=10)
GONE = [Delivery.State.SKIPPED, Delivery.State.FAILED]


@dataclass(frozen=True)
class Entry:
    """One mail: when its audience was frozen, whether it held all that was new, its articles."""

    at: datetime
    is_whole: bool
    articles: frozenset[int]


class Told:
    """What one reader was told."""

    def __init__(self, entries: list[Entry], start: datetime) -> None:
        self.entries = entries
        whole = [entry.at for entry in entries if entry.is_whole]
        self.until = max(whole) - SLACK if whole else start
        # Whatever came later was announced before it was told.
        self.articles = self._articles(self.until)
        self.start = start

    def since(self, changed: datetime) -> tuple[datetime, set[int]]:
        """From when on to look for news, and what is none; `changed` is when a topic was.

        A topic that was changed after the last digest may have been in others until then.
        """
        if changed <= self.until:
            return self.until, self.articles
        return self.start, self._articles(self.start)

    def _articles(self, after: datetime) -> set[int]:
        return set().union(*(entry.articles for entry in self.entries if entry.at > after))


class Memory:
    """Alerts and digests of the last weeks, as one freeze asks for them."""

    def __init__(self, mailing: Mailing, at: datetime) -> None:
        self.start = at - REACH
        self.yesterday = midnight(at - timedelta(days=1))
        self.frequency = mailing.audience["frequency"]
        self.recent = Mailing.objects.filter(
            kind__in=[Mailing.Kind.ALERT, Mailing.Kind.DIGEST], frozen_at__gte=self.start
        ).exclude(pk=mailing.pk)
        self.mailings = {row.pk: row for row in self.recent}
        self.selections: dict[int | None, frozenset[int]] = {None: frozenset()}

    def of(self, readers: Sequence[int]) -> dict[int, Told]:
        """What each of these readers was told; who was told nothing is not in it."""
        recent = Exists(self.recent.filter(pk=OuterRef("mailing")))
        rows = Delivery.objects.filter(recent, subscriber__in=readers).exclude(state__in=GONE)
        found = list(rows.values_list("subscriber_id", "mailing_id", "selection_id"))
        self._learn({selection for _reader, _mailing, selection in found})
        known: dict[int, list[Entry]] = {}
        for reader, mailing, selection in found:
            if reader is not None and mailing in self.mailings:
                known.setdefault(reader, []).append(self._entry(mailing, selection))
        return {reader: Told(entries, self.start) for reader, entries in known.items()}

    def _learn(self, selections: set[int | None]) -> None:
        fresh = [key for key in selections - self.selections.keys() if key is not None]
        for start in range(0, len(fresh), 1000):  # parameters of one statement are numbered
            asked = Selection.objects.filter(pk__in=fresh[start : start + 1000])
            rows = asked.values_list("pk", "articles")
            self.selections.update((pk, frozenset(articles)) for pk, articles in rows)

    def _entry(self, mailing: int, selection: int | None) -> Entry:
        row = self.mailings[mailing]
        articles = self.selections.get(selection, frozenset())
        is_mine = row.audience.get("frequency") == self.frequency
        single = {row.article_id} if row.article_id else set()
        return Entry(
            row.frozen_at or self.start, is_mine and len(articles) < MOST, articles | single
        )
