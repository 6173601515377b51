"""Ghost and feeds as the desk offers them."""

from collections.abc import Callable

from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.importers import registry


def _one(source: str) -> Callable[[registry.Order], registry.Report]:
    """An importer of one file at a time; `source` is where its class stands.

    It is loaded by the process that runs it: every process offers the importers, few run one.
    """

    def run(order: registry.Order) -> registry.Report:
        if len(order.paths) != 1:
            raise registry.Refused(_("Choose one file."))
        load = import_string("articles.importers.entries.load.run")
        report: registry.Report = load(import_string(source)(order.paths[0]), order)
        return report

    return run


GHOST = "articles.importers.ghost.source.Ghost"
FEED = "articles.importers.feeds.source.Feed"


def connect() -> None:
    """Register; called once, when the application is ready."""
    for name, label, takes, source in (
        (
            "ghost",
            "Ghost",
            gettext_lazy("one export file: .json; its members under Imports of subscribers."),
            GHOST,
        ),
        ("feed", "RSS, Atom, JSON Feed", gettext_lazy("one feed as a file: .xml, .json."), FEED),
    ):
        options = frozenset({"language", "mapping", "fetch"})
        registry.register(registry.Importer(name, label, takes, _one(source), options))
