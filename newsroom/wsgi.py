"""The application that servers run."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
# To gunicorn: this worker cannot start, and no other one will.
CANNOT_START = 3
try:
    django_application = get_wsgi_application()
except ImproperlyConfigured as error:
    sys.stderr.write(f"{error}\n")
    raise SystemExit(CANNOT_START) from None

from newsroom.pagestore.current import store  # noqa: E402 — Django has to be set up first
from newsroom.pagestore.wsgi import PageStore  # noqa: E402

store().start()
application = PageStore(django_application, store())
