"""WordPress as the desk offers it."""

from importlib import import_module

from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from articles.importers import registry

TRIED = 500
"""Posts and pages of a trial at the desk."""


def carry_out(order: registry.Order) -> registry.Report:
    """Import the order's files. Raises WxrError."""
    # Loaded by the process that runs it: every process offers the importer, and few run one.
    load = import_module("articles.importers.wordpress.load")
    summary = import_string("articles.importers.wordpress.summary.summary")
    options = load.Options(
        paths=order.paths,
        dry_run=order.dry_run,
        language=order.options.get("language", ""),
        mapping=order.options.get("mapping", {}),
        taxonomies=order.options.get("taxonomies", {}),
        fetch=bool(order.options.get("fetch")),
        # A trial holds back other writers while it lasts: it reads all, and tries the first.
        limit=TRIED if order.dry_run else None,
        by=order.by,
    )
    report: registry.Report = summary(load.run(options, order.progress))
    return report


def connect() -> None:
    """Register; called once, when the application is ready."""
    registry.register(
        registry.Importer(
            name="wordpress",
            label="WordPress",
            takes=_("export files (WXR), plain or packed: .xml, .gz, .xz."),
            run=carry_out,
            options=frozenset({"language", "mapping", "taxonomies", "fetch"}),
        )
    )
