"""Sending a task for the current tenant, after commit, without depending on Redis."""

import logging
from typing import Any

from django.db import transaction
from kombu.exceptions import OperationalError

from tenants.entering import UnknownTenant, current_schema
from tenants.models import Association

logger = logging.getLogger(__name__)


def enqueue(task: Any, *args: Any) -> None:
    """Send ``task`` for the current tenant once the transaction has committed.

    A queue that does not answer is logged and otherwise ignored: every task has a table it is
    re-created from by a sweeper (DESIGN §5). Raises UnknownTenant outside a tenant.
    """
    schema = current_schema()
    if schema == "public":
        raise UnknownTenant("public")
    transaction.on_commit(lambda: _send(task, schema, *args))


def enqueue_everywhere(*tasks: Any) -> None:
    """The scheduler's fan-out: each of ``tasks`` for every association that is not suspended."""
    running = Association.objects.filter(suspended=False)
    for schema in list(running.values_list("schema_name", flat=True)):
        for task in tasks:
            _send(task, schema)


def _send(task: Any, schema: str, *args: Any) -> None:
    try:
        task.apply_async(args=(schema, *args), retry=False)
    except (OperationalError, ConnectionError, TimeoutError) as error:
        logger.warning("queue unreachable, left to the sweeper: %s (%s)", task.name, error)
