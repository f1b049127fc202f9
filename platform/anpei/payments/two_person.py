"""Acts about money that need two persons."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anpei.accounts.models import Role, User
from anpei.approvals.contract import Parameters, Subject, TwoPersonAct
from anpei.kernel.money import yuan
from anpei.payments.domain.refunding import agree_refund
from anpei.payments.models import Refund

AGREE_REFUND = "payments.agree_refund"


class AgreeRefund(TwoPersonAct):
    code = AGREE_REFUND
    title = _("Agree to a refund")
    roles = (Role.FINANCE,)

    def describe(self, subject: str) -> Subject:
        refund = Refund.objects.select_related("order").get(public_id=subject)
        return Subject(
            f"{refund.order.number} ¥{yuan(refund.amount_fen)}",
            reverse("payments:refund", args=[subject]),
        )

    def perform(self, subject: str, parameters: Parameters, *, reason: str, by: User) -> None:
        agree_refund(refund=Refund.objects.get(public_id=subject), by=by)


ACTS = (AgreeRefund(),)
