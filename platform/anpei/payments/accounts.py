"""The association's own accounts with providers; never anybody else's (T35)."""

from django.utils.translation import gettext as _
from pydantic import ValidationError

from anpei.kernel.errors import Unavailable
from anpei.payments.gateways import ONLINE, OnlineGateway
from anpei.payments.gateways.contract import Account
from anpei.payments.models import ProviderConnection


def gateway_of(provider: str) -> OnlineGateway:
    """The provider's gateway. Raises Unavailable for one that is not built in any more."""
    gateway = ONLINE.get(provider)
    if gateway is None:
        raise Unavailable(_("This provider is not supported any more."))
    return gateway


def account_of(provider: str) -> Account:
    """The account of the current association, on or off. Raises Unavailable without one."""
    connection = ProviderConnection.objects.filter(provider=provider).first()
    gateway = gateway_of(provider)
    if connection is None:
        raise Unavailable(_("This association has no connection with this provider."))
    try:
        return gateway.account_type.model_validate_json(connection.account)
    except ValidationError as error:
        raise Unavailable(_("The connection with this provider is incomplete.")) from error
