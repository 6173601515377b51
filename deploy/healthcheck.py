"""Exit code 0 where this container's web process answers: for HEALTHCHECK."""

import os
import sys
import urllib.request
from urllib.parse import urlsplit

host = urlsplit(os.environ.get("SITE_URL", "")).hostname or "localhost"
asked = urllib.request.Request(
    "http://127.0.0.1:8000/healthz", headers={"Host": host, "X-Forwarded-Proto": "https"}
)
try:
    with urllib.request.urlopen(asked, timeout=4) as answer:  # noqa: S310 — a fixed http address
        sys.exit(0 if answer.status == 200 else 1)
except OSError as error:
    sys.exit(str(error))
