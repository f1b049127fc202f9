"""What has happened in the demo before you came: orders in every state, people on their way."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from anpei.accounts.models import User, UserKind
from anpei.enrolment.models import TrainingClass
from anpei.kernel.clock import policy_today
from anpei.kernel.errors import AnpeiError
from anpei.payments.billing import Billing
from anpei.payments.domain.cancel import cancel_order
from anpei.payments.domain.place_order import place_order
from anpei.payments.domain.receipt import file_receipt
from anpei.payments.domain.review import approve_order, refuse_order
from anpei.payments.models import InvoiceKind, Order
from anpei.people.models import Enterprise, Licence, LicenceStatus

ENDINGS = ("approved", "approved", "under_review", "awaiting", "refused", "approved", "cancelled")
ORDERS_PER_CATEGORY = 14


@dataclass(frozen=True)
class Storyteller:
    """Who acts in the story."""

    finance: User

    def tell(self, classes: dict[str, TrainingClass]) -> int:
        """Place orders for many enterprises and lead each to an ending; how many were placed."""
        if Order.objects.exists():
            return 0
        placed = 0
        for category in ("A", "B", "C"):
            endings = ENDINGS * (ORDERS_PER_CATEGORY // len(ENDINGS))
            customers = zip(endings, self._customers(category), strict=False)
            for ending, (enterprise, licences) in customers:
                placed += self._one_order(enterprise, licences, classes[category], ending)
        return placed

    def _customers(self, category: str) -> Iterator[tuple[Enterprise, list[str]]]:
        """Enterprises (not the demo's own, which is yours to act for) and who could be enrolled."""
        today = policy_today()
        soon = Licence.objects.filter(
            category=category,
            status=LicenceStatus.VALID,
            is_main=True,
            valid_until__range=(today + timedelta(days=30), today + timedelta(days=170)),
            enterprise__user__kind=UserKind.ENTERPRISE,
            enterprise__user__activated_at__isnull=True,
        ).select_related("enterprise")
        by_enterprise: dict[Enterprise, list[str]] = {}
        for licence in soon.order_by("-enterprise_id", "pk"):
            by_enterprise.setdefault(licence.enterprise, []).append(licence.public_id)
        yield from by_enterprise.items()

    def _one_order(
        self, enterprise: Enterprise, licences: list[str], one: TrainingClass, ending: str
    ) -> int:
        """Place and lead an order; someone the rules keep out (a B without registration) leaves."""
        by = User.objects.get(enterprise=enterprise)
        order = None
        for chosen in (licences, *([one_licence] for one_licence in licences)):
            try:
                order = place_order(
                    enterprise=enterprise,
                    training_class=one,
                    licences=chosen,
                    billing=demo_billing(enterprise),
                    by=by,
                )
                break
            except AnpeiError:
                continue
        if order is None:
            return 0
        self._lead(order, ending, by)
        return 1

    def _lead(self, order: Order, ending: str, by: User) -> None:
        if ending == "cancelled":
            cancel_order(order=order, by=by, reason="人员信息有误，重新报名")
            return
        if ending == "awaiting":
            return
        file_receipt(
            order=order,
            payer_name=order.enterprise.name,
            account_last4="0417",
            paid_on=policy_today() - timedelta(days=1),
            by=by,
        )
        if ending == "approved":
            approve_order(order=order, by=self.finance)
        elif ending == "refused":
            refuse_order(
                order=order, reason="未查到该笔汇款，请核对户名和卡号后四位", by=self.finance
            )


def demo_billing(enterprise: Enterprise) -> Billing:
    """Plausible invoice and post data of an enterprise."""
    return Billing(
        invoice_title=enterprise.name,
        taxpayer_number=enterprise.credit_code,
        invoice_address=f"{enterprise.city}市示范路 1 号",
        invoice_phone="0531-80000000",
        bank_name="安培示范银行",
        bank_account="9000000000000017",
        remark="",
        invoice_kind=InvoiceKind.ELECTRONIC,
        post_company=enterprise.name,
        post_region=f"山东省 {enterprise.city}市 示范区",
        post_address="示范路 1 号",
        post_recipient="孙经办",
        post_mobile="15400000000",
        email="office@example.com",
    )
