"""A cache that is down, slow or keeps rubbish: pages go out, and nobody is flooded with mails."""

import socket
import time

import pytest
from django.core.cache import caches

from newsroom.components import cache as configured
from subscriptions import limits
from tests.newsroom import redis_server


@pytest.fixture
def use(settings):
    """Let the site use the cache at a URL."""

    def used(url):
        settings.CACHE_URL = url
        settings.CACHES = {"default": configured(url)}
        return caches["default"]

    return used


@pytest.fixture
def slow():
    """A server that takes connections and never answers."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(50)
        yield f"redis://127.0.0.1:{listening.getsockname()[1]}/0"


def test_a_cache_that_is_down_finds_nothing_and_limits_all(use):
    cache = use("redis://127.0.0.1:1/0")
    cache.set("a", 1)
    assert cache.get("a", "default") == "default"
    assert cache.delete("a") is False
    assert limits.allow("confirm:zeynep", 5, 60) is False


def test_a_slow_cache_is_not_waited_for(use, slow):
    started = time.monotonic()
    assert use(slow).get("a") is None
    assert time.monotonic() - started < 5


def test_rubbish_is_nothing(use, tmp_path):
    with redis_server.serving(tmp_path) as url:
        cache = use(url)
        cache.set("a", {"b": 1})
        assert cache.get("a") == {"b": 1}
        client = cache._cache.get_client()
        client.set(cache.make_key("a"), b"\x80\x05rubbish")
        assert cache.get("a") is None
        assert limits.allow("x", 2, 60)
        assert limits.allow("x", 2, 60)
        assert not limits.allow("x", 2, 60)


@pytest.mark.django_db(transaction=True)
def test_readers_and_sign_ups_without_a_cache(use, published, sam, mailoutbox):
    use("redis://127.0.0.1:1/0")
    article = published("One", slug="one")
    for path in ("/", article.get_absolute_url(), "/search/?q=one", "/feeds/"):
        assert sam.get(path).status_code < 500, path
    form = {"email": "a@reader.test"}
    status = sam.post("/subscriptions/", form).status_code
    assert status < 500
    assert mailoutbox == []
