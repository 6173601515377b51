"""The application that servers run."""

import ctypes
import gc
import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
# To gunicorn: this worker cannot start, and no other one will.
CANNOT_START = 3
# glibc's number for mallopt (malloc.h): how many heaps the threads of a process share. With one
# for each thread a process of four threads was 16 MB larger, and no faster.
M_ARENA_MAX, ARENAS = -8, 2
if sys.platform == "linux":
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # musl has none
    if mallopt is not None:
        mallopt(M_ARENA_MAX, ARENAS)
# A thread that makes a page lets others send what is stored this often (Python's own: 5 ms).
SWITCH_SECONDS = 0.0005
sys.setswitchinterval(SWITCH_SECONDS)

try:
    django_application = get_wsgi_application()
except ImproperlyConfigured as error:
    sys.stderr.write(f"{error}\n")
    raise SystemExit(CANNOT_START) from None

from django.urls import get_resolver  # noqa: E402 — Django has to be set up first

from newsroom.pagestore.asking import ask  # noqa: E402
from newsroom.pagestore.current import store  # noqa: E402
from newsroom.pagestore.wsgi import PageStore  # noqa: E402

store().start()
application = PageStore(django_application, store(), ask)
# The first request would load the addresses and all behind them.
get_resolver().url_patterns  # noqa: B018
# What is loaded by now stays. Collections pass it by: a full one took 30 ms, in which no request
# of the process was answered.
gc.collect()
gc.freeze()
