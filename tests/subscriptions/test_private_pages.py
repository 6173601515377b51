"""Pages of subscribers: no search engine lists one, nobody stores one."""

from datetime import timedelta

import lxml.html
import pytest
import time_machine
from django.utils import timezone

from subscriptions import confirming, leaving, moving, preferences
from tests.subscriptions.conftest import letters, link

pytestmark = pytest.mark.django_db


def pages(sam, sign_up, zeynep):
    """One answer of each page by its name."""
    yield "sign-up", sam.get("/subscriptions/")
    yield "sent", sign_up("new@reader.test")
    yield "go on", sign_up("new@reader.test", elapsed="")
    yield "not an address", sign_up("no")
    path = link(letters()[0], "confirm")
    yield "confirm", sam.get(path)
    yield "confirmed", sam.post(path)
    yield "bad link", sam.get("/subscriptions/confirm/xyz/")
    with time_machine.travel(timezone.now() - timedelta(days=900)):
        old = confirming.token_for(zeynep)
    yield "expired", sam.get(f"/subscriptions/confirm/{old}/")
    centre = f"/subscriptions/preferences/{preferences.token_for(zeynep)}/"
    yield "preferences", sam.get(centre)
    yield "export", sam.post(f"{centre}export/")
    moving.ask(zeynep, "zeynep@other.test")
    zeynep.refresh_from_db()
    token = moving.token_for(zeynep, "new")
    yield "new address", sam.get(f"/subscriptions/address/{token}/")
    path = f"/subscriptions/unsubscribe/{leaving.token_for(zeynep)}/"
    yield "unsubscribe", sam.get(path)
    yield "unsubscribed", sam.post(path)
    yield "erased", sam.post(f"{centre}erase/", {"sure": "1"})


def test_no_page_of_a_subscriber_is_listed_or_stored(sam, sign_up, zeynep, news):
    seen = set()
    for name, answer in pages(sam, sign_up, zeynep):
        seen.add(name)
        assert "no-store" in answer.headers["Cache-Control"], name
        if answer.headers["Content-Type"].startswith("text/html"):
            assert answer.headers["X-Robots-Tag"] == "noindex", name
            told = lxml.html.fromstring(answer.content).xpath("//meta[@name='robots']/@content")
            assert told == ["noindex"], name
            assert answer.headers["Referrer-Policy"] == "no-referrer", name
    assert len(seen) == 14
