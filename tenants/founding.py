"""An association begins, stands still and ends: what the operator may do with it (PL-02)."""

import logging
import re
import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.http.request import validate_host
from django_tenants.utils import schema_exists

from anpei.kernel.errors import InvalidInput
from tenants.hosts import forget_hosts
from tenants.models import Association, Domain

logger = logging.getLogger(__name__)

_SCHEMA = re.compile(r"[a-z][a-z0-9_]{1,40}")
_NOT_A_TENANT = {"public", "information_schema", "canary_a", "canary_b"}


def check_new(*, schema: str, host: str) -> None:
    """Raises InvalidInput (``schema`` or ``host``) for what no new association can have."""
    if not _SCHEMA.fullmatch(schema) or schema in _NOT_A_TENANT or schema.startswith("pg_"):
        raise InvalidInput(
            "2 to 41 small letters, digits, underscores; a letter first", field="schema"
        )
    if Association.objects.filter(schema_name=schema).exists() or schema_exists(schema):
        raise InvalidInput(f"there is a schema {schema} already", field="schema")
    if not validate_host(host, settings.ALLOWED_HOSTS) or host != host.lower():
        told = f"{host} is not among ANPEI_ALLOWED_HOSTS, or not in small letters"
        raise InvalidInput(told, field="host")
    if Domain.objects.filter(domain=host).exists():
        raise InvalidInput(f"{host} belongs to another association", field="host")


def found_association(*, schema: str, host: str, **facts: Any) -> Association:
    """A new association with its schema and host; ``facts`` are the other columns.

    A failure leaves nothing half-made. Give ``suspended=True`` as long as more has to be done:
    then even a process that was killed in between leaves nothing that anybody meets.
    """
    try:
        association: Association = Association.objects.create(schema_name=schema, **facts)
        Domain.objects.create(domain=host, tenant=association, is_primary=True)
    except BaseException:
        erase_association(schema)
        raise
    forget_hosts()
    return association


def suspend_association(association: Association, *, suspended: bool) -> None:
    """Pages, sockets and tasks of the association stop, or go on, within half a minute."""
    Association.objects.filter(pk=association.pk).update(suspended=suspended)
    forget_hosts()


def erase_association(schema: str) -> None:
    """Schema, hosts, row and files, all of it, for ever."""
    name = connection.ops.quote_name(schema)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA IF EXISTS {name} CASCADE")
        Domain.objects.filter(tenant__schema_name=schema).delete()
        Association.objects.filter(schema_name=schema).delete()
    forget_hosts()
    folder = Path(settings.MEDIA_ROOT).resolve() / schema
    if folder.is_dir():
        shutil.rmtree(folder)
    logger.warning("association %s was erased", schema)
