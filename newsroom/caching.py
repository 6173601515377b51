"""The shared cache on Redis or Valkey, without which the site goes on."""

import logging
from typing import Any

from django.core.cache.backends import redis as django_redis
from django.core.cache.backends.base import DEFAULT_TIMEOUT

logger = logging.getLogger(__name__)


class LenientRedisCache(django_redis.RedisCache):
    """Django's; where its server is away, slow or keeps rubbish, nothing is found or kept.

    `add` answers no: a limit that cannot be counted is used up, so that nobody is flooded with
    mails because a cache is down.
    """

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        options = params.setdefault("OPTIONS", {})
        options.setdefault("socket_timeout", 1.0)
        options.setdefault("socket_connect_timeout", 1.0)
        super().__init__(server, params)

    def add(
        self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        return bool(self._tried(False, super().add, key, value, timeout, version))

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._tried(default, super().get, key, default, version)

    def set(
        self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        self._tried(None, super().set, key, value, timeout, version)

    def delete(self, key: Any, version: int | None = None) -> bool:
        return bool(self._tried(False, super().delete, key, version))

    def delete_many(self, keys: Any, version: int | None = None) -> None:
        self._tried(None, super().delete_many, keys, version)

    @staticmethod
    def _tried(instead: Any, ask: Any, *arguments: Any) -> Any:
        try:
            return ask(*arguments)
        except Exception as error:  # of the connection, or of what was kept
            logger.warning("The cache failed and was passed by: %s", type(error).__name__)
            return instead
