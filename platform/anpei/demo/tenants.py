"""The demo's associations: made once, whole or not at all."""

from django.db import connection

from anpei.provinces.parts import DemoTenant
from tenants.hosts import forget_hosts
from tenants.models import Association, Domain


def ensure_association(kind: str, wanted: DemoTenant) -> tuple[Association, bool]:
    """The association of ``wanted``, and whether it is new. A failure leaves nothing half-made."""
    known = Association.objects.filter(schema_name=wanted.schema).first()
    if known:
        return known, False
    try:
        association = Association.objects.create(
            schema_name=wanted.schema,
            name=wanted.name,
            kind=kind,
            city=wanted.city,
            exam_mode=wanted.exam_mode,
            bank_account={
                "name": wanted.name,
                "bank": "安培示范银行市北支行",
                "number": "9000 0000 0000 0001",
            },
            settings=dict(wanted.settings),
        )
        Domain.objects.create(domain=wanted.host, tenant=association, is_primary=True)
    except BaseException:
        _remove(wanted.schema)
        raise
    forget_hosts()
    return association, True


def _remove(schema: str) -> None:
    name = connection.ops.quote_name(schema)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {name} CASCADE")
    Association.objects.filter(schema_name=schema).delete()
