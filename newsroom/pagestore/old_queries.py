"""Which parameters hold old addresses: WordPress's, and those of taxonomies that were imported."""

import time
from contextlib import suppress

from django.db import DatabaseError

from articles.models import OldQuery

REREAD_SECONDS = 30


class OldQueries:
    """Their names, as a process knows them; asked of the database at most once in a while."""

    def __init__(self) -> None:
        self._names = OldQuery.USUAL
        self._generation, self._until = -1, 0.0

    def at(self, generation: int) -> frozenset[str]:
        """All names when the store had this generation: an import purges."""
        now = time.monotonic()
        if generation != self._generation or now >= self._until:
            self._generation, self._until = generation, now + REREAD_SECONDS
            with suppress(DatabaseError):  # what is known will do: stored pages go out all the same
                self._names = OldQuery.USUAL | OldQuery.objects.names()
        return self._names
