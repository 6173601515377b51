"""System checks of the page store."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from newsroom.pagestore.current import store
from newsroom.pagestore.public import PublicFiles


def expired_pages_go(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Where nginx serves pages itself, only a worker can take the expired ones away."""
    pages = store() if settings.PAGE_STORE == "nginx" else None
    if not isinstance(pages, PublicFiles) or pages.is_watched():
        return []
    return [
        Error(
            "PAGE_STORE=nginx, and no worker is running: expired pages would stay.",
            hint="Start manage.py worker, or set PAGE_STORE=files.",
            id="newsroom.E010",
        )
    ]


def register_all() -> None:
    """Make the checks known to Django."""
    register(expired_pages_go, deploy=True)
