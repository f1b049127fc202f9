from anpei.payments.gateways.alipay.account import AlipayAccount
from anpei.payments.gateways.alipay.gateway import Alipay

__all__ = ["Alipay", "AlipayAccount"]
