"""The ways of paying this platform knows, by key."""

from collections.abc import Mapping

from anpei.payments.gateways.alipay import Alipay
from anpei.payments.gateways.bank_transfer import BankTransfer
from anpei.payments.gateways.contract import OnlineGateway, Payee, TransferGateway
from anpei.payments.gateways.payment_code import PAYMENT_CODE
from anpei.payments.gateways.unionpay import Unionpay
from anpei.payments.gateways.wechat import Wechat

TRANSFERS: Mapping[str, TransferGateway] = {gateway.key: gateway for gateway in (BankTransfer(),)}
"""Paid by hand, confirmed by staff."""
ONLINE: Mapping[str, OnlineGateway] = {
    gateway.key: gateway for gateway in (Alipay(), Wechat(), Unionpay(), PAYMENT_CODE)
}
"""Paid to a provider, confirmed by notification or query, or by its results (``by_hand``)."""


def provider_title(key: str) -> str:
    """What people read for a provider; its key for one that is no longer built in."""
    gateway = ONLINE.get(key) or TRANSFERS.get(key)
    return str(gateway.title) if gateway else key


def is_by_hand(key: str) -> bool:
    """Whether staff carry files to and fro instead of asking the provider."""
    return key in ONLINE and ONLINE[key].by_hand


__all__ = [
    "ONLINE",
    "TRANSFERS",
    "OnlineGateway",
    "Payee",
    "TransferGateway",
    "is_by_hand",
    "provider_title",
]
