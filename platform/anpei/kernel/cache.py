"""A Redis cache that may vanish: every failure is a miss, never an error page."""

import contextlib
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError


class DisposableRedisCache(RedisCache):
    """Redis holds nothing that matters (DESIGN §5); when it is gone, we work on without it."""

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        with contextlib.suppress(RedisError):
            return super().get(key, default, version)
        return default

    def set(self, key: Any, value: Any, timeout: Any = 300, version: int | None = None) -> None:
        with contextlib.suppress(RedisError):
            super().set(key, value, timeout, version)

    def add(self, key: Any, value: Any, timeout: Any = 300, version: int | None = None) -> bool:
        with contextlib.suppress(RedisError):
            return bool(super().add(key, value, timeout, version))
        return False

    def delete(self, key: Any, version: int | None = None) -> bool:
        with contextlib.suppress(RedisError):
            return bool(super().delete(key, version))
        return False
