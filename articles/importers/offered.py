"""Ghost and feeds as the desk offers them."""

from collections.abc import Callable
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.importers import registry
from articles.importers.entries import load
from articles.importers.entries.entry import Source
from articles.importers.feeds.source import Feed
from articles.importers.ghost.source import Ghost


def _one(read: Callable[[Path], Source]) -> Callable[[registry.Order], registry.Report]:
    """An importer of one file at a time."""

    def run(order: registry.Order) -> registry.Report:
        if len(order.paths) != 1:
            raise registry.Refused(_("Choose one file."))
        return load.run(read(order.paths[0]), order)

    return run


def connect() -> None:
    """Register; called once, when the application is ready."""
    for name, label, takes, read in (
        ("ghost", "Ghost", gettext_lazy("one export file: .json."), Ghost),
        ("feed", "RSS, Atom, JSON Feed", gettext_lazy("one feed as a file: .xml, .json."), Feed),
    ):
        options = frozenset({"language", "mapping", "fetch"})
        registry.register(registry.Importer(name, label, takes, _one(read), options))
