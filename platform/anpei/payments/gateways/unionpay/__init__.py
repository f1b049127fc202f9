from anpei.payments.gateways.unionpay.account import UnionpayAccount
from anpei.payments.gateways.unionpay.gateway import Unionpay

__all__ = ["Unionpay", "UnionpayAccount"]
