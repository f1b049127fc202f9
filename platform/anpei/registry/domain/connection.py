"""Saying which registry an association speaks with."""

from django.db import transaction

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.kernel.outside import check_address
from anpei.registry.models import RegistryConnection


def connect_registry(
    *, base_url: str, client_id: str, secret: str, by: User | None
) -> RegistryConnection:
    """Set address and key; "" = the sandbox. What has been pulled stays counted.

    Raises InvalidInput for an address that is neither https nor on this machine (security T47).
    """
    check_address(base_url)
    with transaction.atomic():
        connection, _made = RegistryConnection.objects.update_or_create(
            pk=1, defaults={"base_url": base_url, "client_id": client_id, "secret": secret}
        )
        audit.record(
            act="connect_registry",
            subject=connection,
            by=by,
            after={"base_url": base_url, "client_id": client_id},
        )
    return connection


def connect_sandbox(*, dataset: str, by: User | None) -> RegistryConnection:
    """Connect with the sandbox's dataset of this name (``DemoTenant.registry``)."""
    return connect_registry(
        base_url="", client_id=f"anpei-{dataset}", secret=f"sandbox-only-{dataset}", by=by
    )
