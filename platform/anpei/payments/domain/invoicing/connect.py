"""Saying which invoice platform an association speaks with."""

from django.db import transaction

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.kernel.outside import check_address
from anpei.payments.models import InvoiceConnection


def connect_invoices(
    *, base_url: str, client_id: str, secret: str, by: User | None
) -> InvoiceConnection:
    """Set address and key; "" = the sandbox.

    Raises InvalidInput for an address that is neither https nor on this machine (security T47).
    """
    check_address(base_url)
    with transaction.atomic():
        connection, _made = InvoiceConnection.objects.update_or_create(
            pk=1, defaults={"base_url": base_url, "client_id": client_id, "secret": secret}
        )
        audit.record(
            act="connect_invoices",
            subject=connection,
            by=by,
            after={"base_url": base_url, "client_id": client_id},
        )
    return connection
