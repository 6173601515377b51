"""The application that servers run."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
django_application = get_wsgi_application()

from newsroom.pagestore.current import store  # noqa: E402 — Django has to be set up first
from newsroom.pagestore.wsgi import PageStore  # noqa: E402

store().start()
application = PageStore(django_application, store())
