"""The association's own accounts with providers; never anybody else's (T35)."""

from django.utils.translation import gettext as _
from pydantic import ValidationError

from anpei.kernel.errors import Unavailable
from anpei.payments.gateways import ONLINE, OnlineGateway
from anpei.payments.gateways.contract import Account
from anpei.payments.models import Payment, ProviderConnection


def gateway_of(provider: str) -> OnlineGateway:
    """The provider's gateway. Raises Unavailable for one that is not built in any more."""
    gateway = ONLINE.get(provider)
    if gateway is None:
        raise Unavailable(_("This provider is not supported any more."))
    return gateway


def account_of(provider: str) -> Account:
    """The account that takes new payments, on or off. Raises Unavailable without one."""
    found = ProviderConnection.objects.filter(provider=provider, is_current=True).first()
    if found is None:
        raise Unavailable(_("This association has no connection with this provider."))
    return read_account(found)


def account_for(payment: Payment) -> Account:
    """The account that this payment was begun with. Raises Unavailable."""
    if payment.connection is None:
        return account_of(payment.provider)
    return read_account(payment.connection)


def read_account(connection: ProviderConnection) -> Account:
    """Raises Unavailable for one that lacks something."""
    try:
        return gateway_of(connection.provider).account_type.model_validate_json(connection.account)
    except ValidationError as error:
        raise Unavailable(_("The connection with this provider is incomplete.")) from error
