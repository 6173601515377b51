"""WordPress as the desk offers it."""

from django.utils.translation import gettext_lazy as _

from articles.importers import registry
from articles.importers.wordpress.load import Options, run
from articles.importers.wordpress.summary import summary


def carry_out(order: registry.Order) -> registry.Report:
    """Import the order's files. Raises WxrError."""
    options = Options(
        paths=order.paths,
        dry_run=order.dry_run,
        language=order.options.get("language", ""),
        mapping=order.options.get("mapping", {}),
        by=order.by,
    )
    return summary(run(options, order.progress))


def connect() -> None:
    """Register; called once, when the application is ready."""
    registry.register(
        registry.Importer(
            name="wordpress",
            label="WordPress",
            takes=_("export files (WXR), plain or packed: .xml, .gz, .xz."),
            run=carry_out,
            options=frozenset({"language", "mapping", "fetch"}),
        )
    )
