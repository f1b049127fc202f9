"""The demo's associations: made once, whole or not at all."""

from anpei.provinces.parts import DemoTenant
from tenants.founding import found_association
from tenants.models import Association


def ensure_association(kind: str, wanted: DemoTenant) -> tuple[Association, bool]:
    """The association of ``wanted``, and whether it is new. A failure leaves nothing half-made."""
    known = Association.objects.filter(schema_name=wanted.schema).first()
    if known:
        return known, False
    association = found_association(
        schema=wanted.schema,
        host=wanted.host,
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
    return association, True
