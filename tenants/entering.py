"""The only doors into a tenant: one for HTTP, one for tasks and commands, one for sockets.

Nothing else may call ``set_tenant`` or ``set_schema`` (an architecture test looks). Each door
leaves the tenant again in every case.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from asgiref.sync import sync_to_async
from celery import shared_task
from django.db import connection

from tenants.models import Association


class UnknownTenant(Exception):  # noqa: N818
    """No association has this schema (or it is the public one)."""


class WrongTenant(Exception):  # noqa: N818
    """Something tried to enter one tenant from inside another."""


def current_schema() -> str:
    """The schema this thread works in; "public" outside any tenant."""
    return str(connection.schema_name)  # type: ignore[attr-defined]  # django-tenants' wrapper


def current_association() -> Association:
    """The association this thread works for. Raises UnknownTenant outside any."""
    tenant = connection.tenant  # type: ignore[attr-defined]  # django-tenants' wrapper
    if not isinstance(tenant, Association):
        raise UnknownTenant(current_schema())
    return tenant


def _association(schema: str) -> Association:
    if not isinstance(schema, str) or schema == "public":
        raise UnknownTenant(repr(schema))
    try:
        association: Association = Association.objects.get(schema_name=schema)
    except Association.DoesNotExist:
        raise UnknownTenant(schema) from None
    return association


@contextmanager
def enter_association(association: Association) -> Iterator[Association]:
    """Work for ``association`` inside the block; the way for HTTP, which knows it already."""
    before = current_schema()
    if before not in {"public", association.schema_name}:
        raise WrongTenant(f"{association.schema_name} from inside {before}")
    outer = connection.tenant  # type: ignore[attr-defined]  # django-tenants' wrapper
    connection.set_tenant(association)  # type: ignore[attr-defined]
    try:
        yield association
    finally:
        if before == "public":
            connection.set_schema_to_public()  # type: ignore[attr-defined]
        else:
            connection.set_tenant(outer)  # type: ignore[attr-defined]


@contextmanager
def enter_tenant(schema: str) -> Iterator[Association]:
    """Work in ``schema`` inside the block; the way for tasks, commands and sockets.

    Raises UnknownTenant for a schema that is no association's, WrongTenant inside another one.
    """
    before = current_schema()
    if before == schema and isinstance(connection.tenant, Association):  # type: ignore[attr-defined]
        yield connection.tenant  # type: ignore[attr-defined]
        return
    if before != "public":
        raise WrongTenant(f"{schema} from inside {before}")
    with enter_association(_association(schema)) as association:
        yield association


def tenant_task[**P](
    **options: Any,
) -> Callable[[Callable[P, object]], Any]:
    """A Celery task whose required first argument is the schema it works in.

    ``@tenant_task()`` over ``def analyse(photo_id)``; enqueue it with
    ``enqueue(analyse, photo_id)`` from inside the tenant. Its queue is a setting
    (CELERY_TASK_ROUTES).
    """

    def decorate(function: Callable[P, object]) -> Any:
        @wraps(function)
        def run(schema: str, *args: P.args, **kwargs: P.kwargs) -> None:
            with enter_tenant(schema):
                function(*args, **kwargs)

        name = f"{function.__module__}.{function.__name__}"
        return shared_task(name=name, **options)(run)  # type: ignore[no-untyped-call]  # celery

    return decorate


async def tenant_db[**P, R](
    schema: str, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs
) -> R:
    """Run ``function`` on the database thread inside ``schema``: entered and left per message.

    A consumer that sets its tenant once at connect reads another's rows half of the time.
    """

    def run() -> R:
        with enter_tenant(schema):
            return function(*args, **kwargs)

    return await sync_to_async(run, thread_sensitive=True)()
