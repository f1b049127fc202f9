from anpei.payments.gateways.payment_code.account import PaymentCodeAccount
from anpei.payments.gateways.payment_code.desk import Desk
from anpei.payments.gateways.payment_code.gateway import PAYMENT_CODE, PaymentCode

__all__ = ["PAYMENT_CODE", "Desk", "PaymentCode", "PaymentCodeAccount"]
