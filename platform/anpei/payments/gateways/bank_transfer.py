"""Bank transfer to the association's account; a person confirms it against the statement."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from anpei.payments.gateways.contract import Payee


class BankTransfer:
    """缴费时注意备注好企业名称+人数 (M1 三(二)3); the order number makes the remark unique."""

    key = "bank_transfer"
    title = _("Bank transfer")

    def payee(
        self,
        *,
        account: Mapping[str, str],
        enterprise_name: str,
        people: int,
        order_number: str,
    ) -> Payee:
        return Payee(
            name=account.get("name", ""),
            bank=account.get("bank", ""),
            number=account.get("number", ""),
            remark=f"{enterprise_name}{people}人 {order_number}",
        )
