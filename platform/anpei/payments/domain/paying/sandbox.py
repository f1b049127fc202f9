"""Connecting with the sandbox's gateway: what a provider's portal hands out, it hands out here."""

import json

from django.conf import settings

from anpei.accounts.models import User
from anpei.kernel.errors import Unavailable
from anpei.kernel.outside import OutsideError
from anpei.payments.domain.paying.connect import connect_provider
from anpei.payments.gateways import ONLINE
from anpei.payments.gateways.transport import Transport
from anpei.payments.models import ProviderConnection
from tenants.entering import current_schema


def sandbox_providers() -> list[str]:
    """The providers that are the sandbox's here, because no address of theirs is set."""
    return [key for key, gateway in ONLINE.items() if not (gateway.by_hand or gateway.address())]


def connect_sandbox_providers(*, by: User | None) -> list[ProviderConnection]:
    """Have the sandbox make a merchant for this association and connect it with every provider
    that is the sandbox's. Raises Unavailable when it does not answer."""
    try:
        reply = Transport("sandbox").send(
            "POST",
            f"{settings.SANDBOX_URL}/admin/gateway/merchants",
            content=json.dumps({"name": f"anpei-{current_schema()}"}).encode(),
            headers={"Content-Type": "application/json"},
        )
        accounts = json.loads(reply.body)
    except (OutsideError, ValueError) as error:
        raise Unavailable(f"sandbox: {error}") from error
    return [
        connect_provider(provider=key, values=accounts[key], by=by)
        for key in sandbox_providers()
        if key in accounts
    ]
