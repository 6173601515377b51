"""What the site does when something below it happens."""

from articles.signals import page_imported
from newsroom.imported_pages import on_page_imported


def connect() -> None:
    """Listen; called once, when the application is ready."""
    page_imported.connect(on_page_imported, dispatch_uid="newsroom.page_imported")
