"""The ways of paying this platform knows, by key."""

from collections.abc import Mapping

from anpei.payments.gateways.bank_transfer import BankTransfer
from anpei.payments.gateways.contract import Gateway, Payee

GATEWAYS: Mapping[str, Gateway] = {gateway.key: gateway for gateway in (BankTransfer(),)}

__all__ = ["GATEWAYS", "Gateway", "Payee"]
