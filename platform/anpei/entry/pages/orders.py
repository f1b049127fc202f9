"""订单管理, 订单支付, 支付结果, 发票管理 (YN-15, YN-16, YN-18)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from anpei.accounts.permissions import payer_page, user_of
from anpei.entry.queries import categories
from anpei.kernel.clock import db_now
from anpei.payments.domain import cancel_order
from anpei.payments.models import Invoice, Order
from anpei.payments.pages.files import FORMS, invoice_file
from anpei.payments.queries.invoices import invoices_of
from anpei.payments.queries.orders import order_with_everything, own_orders
from anpei.payments.queries.paying import payments_of
from anpei.payments.states import LABELS, OrderState

_PAGE = 20
_LABELS = {**LABELS, OrderState.APPROVED: gettext_lazy("Paid")}
"""Nobody approves what a provider has told."""


@payer_page
@require_safe
def orders(request: HttpRequest) -> HttpResponse:
    """订单管理: every order of this account, newest first."""
    state = request.GET.get("state", "")
    mine = own_orders(user_of(request)).order_by("-created_at", "-pk")
    if state in set(OrderState):
        mine = mine.filter(state=state)
    page = Paginator(mine, _PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "states": _LABELS.items(), "state": state}
    return render(request, "entry/orders.html", context)


@payer_page
@require_safe
def order(request: HttpRequest, public_id: str) -> HttpResponse:
    """订单支付 while it waits; afterwards what it was and what became of it."""
    found = _own(request, public_id)
    ends = found.expires_at
    waits = found.state == OrderState.AWAITING_PAYMENT
    context = {
        "order": found,
        "labels": categories(),
        "ends": ends,
        "waits": waits,
        "seconds": max(0, int((ends - db_now()).total_seconds())) if ends and waits else 0,
        "is_paid": found.state == OrderState.APPROVED,
        "payments": payments_of(found),
        "payment_page": "payments:my_payment" if found.payer_person_id else "payments:payment",
        "billed": invoices_of(found),
        "refunds": found.refunds.all(),
    }
    return render(request, "entry/order.html", context)


@payer_page
@require_POST
def cancel(request: HttpRequest, public_id: str) -> HttpResponse:
    """The people return to the list to be paid."""
    cancel_order(order=_own(request, public_id), by=user_of(request))
    messages.success(request, _("The order is cancelled; its people are on the list again."))
    return redirect("entry:to_pay")


@payer_page
@require_safe
def invoices(request: HttpRequest) -> HttpResponse:
    """发票列表."""
    mine = Invoice.objects.filter(order__in=own_orders(user_of(request)))
    page = Paginator(mine.select_related("order").order_by("-pk"), _PAGE)
    return render(request, "entry/invoices.html", {"page": page.get_page(request.GET.get("page"))})


@payer_page
@require_safe
def invoice_document(request: HttpRequest, public_id: str, form: str) -> HttpResponse:
    """下载: the invoice as the tax platform issued it."""
    if form not in FORMS:
        raise Http404
    mine = Invoice.objects.select_related("order").filter(order__in=own_orders(user_of(request)))
    return invoice_file(get_object_or_404(mine, public_id=public_id), form)


def _own(request: HttpRequest, public_id: str) -> Order:
    found = order_with_everything(own_orders(user_of(request)), public_id)
    if found is None:
        raise Http404
    return found
