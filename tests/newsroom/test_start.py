"""What a server process loads before its first request: little enough to start in a second."""

import json
import subprocess
import sys

from django.conf import settings

# Each takes megabytes, and is for those who sign in by a passkey, import, write mails or manage.
LATER = {
    *("fido2", "cryptography", "qrcode", "lxml", "markdown_it", "css_inline", "redis", "tinycss2"),
    *("articles.importers.html", "articles.importers.entries", "articles.importers.wordpress.load"),
}
ASK = """
import gc, json, sys, newsroom.wsgi
print(json.dumps([*sys.modules, gc.get_freeze_count()]))
"""


def test_a_server_loads_no_part_that_readers_do_not_need():
    done = subprocess.run(
        [sys.executable, "-c", ASK], cwd=settings.BASE_DIR, check=True, stdout=subprocess.PIPE
    )
    *loaded, frozen = json.loads(done.stdout)
    assert "newsroom.wsgi" in loaded
    assert "articles.views.articles" in loaded, "the addresses are read by the first request"
    assert LATER.isdisjoint(loaded)
    assert frozen > 50_000
