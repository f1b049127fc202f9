"""The ways of paying this platform knows, by key."""

from collections.abc import Mapping

from anpei.payments.gateways.alipay import Alipay
from anpei.payments.gateways.bank_transfer import BankTransfer
from anpei.payments.gateways.contract import OnlineGateway, Payee, TransferGateway
from anpei.payments.gateways.unionpay import Unionpay
from anpei.payments.gateways.wechat import Wechat

TRANSFERS: Mapping[str, TransferGateway] = {gateway.key: gateway for gateway in (BankTransfer(),)}
"""Paid by hand, confirmed by staff."""
ONLINE: Mapping[str, OnlineGateway] = {
    gateway.key: gateway for gateway in (Alipay(), Wechat(), Unionpay())
}
"""Paid over the network, confirmed by notification or query."""


def provider_title(key: str) -> str:
    """What people read for a provider; its key for one that is no longer built in."""
    gateway = ONLINE.get(key) or TRANSFERS.get(key)
    return str(gateway.title) if gateway else key


__all__ = ["ONLINE", "TRANSFERS", "OnlineGateway", "Payee", "TransferGateway", "provider_title"]
