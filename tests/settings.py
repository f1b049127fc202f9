"""The platform's settings, with the province that uses every hook as a plugin like any other."""

import os
import tempfile
from pathlib import Path

# Playwright keeps a loop in the main thread; Django would take every later test for async code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
os.environ.setdefault("ANPEI_EXTRA_PROVINCES", "dummy=tests.dummy_province:province")

from anpei.config.settings import *  # noqa: F403 - the whole point

# 15 ms a password is 15 ms a sign-in in hundreds of tests; hashing has tests of its own.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher",
    "anpei.accounts.hashers.LeanArgon2Hasher",
]

MEDIA_ROOT = Path(tempfile.mkdtemp(prefix="anpei-media-"))

# Two workers share one Redis: neither may hear or read the other, nor empty the other's cache.
_WORKER = os.environ.get("PYTEST_XDIST_WORKER", "alone")
_CACHES_OF_WORKERS = 15
_NUMBER = int(_WORKER.removeprefix("gw")) % _CACHES_OF_WORKERS + 1 if _WORKER != "alone" else 1
CHANNEL_LAYERS["default"]["CONFIG"]["prefix"] = f"test-{_WORKER}"  # noqa: F405
CACHES["default"]["LOCATION"] = f"{ENV.redis_url.rpartition('/')[0]}/{_NUMBER}"  # noqa: F405
CACHES["default"]["KEY_PREFIX"] = f"test-{_WORKER}"  # noqa: F405

# A test may stand in its transaction for as long as a browser takes.
DATABASES["default"]["OPTIONS"]["options"] += " -c idle_in_transaction_session_timeout=0"  # noqa: F405
