"""HTTP, served by gunicorn."""

import os
from collections.abc import Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anpei.config.settings")

django = get_wsgi_application()

from tenants.canary import check_database_or_exit  # noqa: E402 - Django must be set up first
from tenants.serving import keep_noting  # noqa: E402

check_database_or_exit()
# With --preload the processes that answer are forked after this file was read.
os.register_at_fork(after_in_child=keep_noting)


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Django, in a process that says every second that it answers."""
    keep_noting()
    return django(environ, start_response)
