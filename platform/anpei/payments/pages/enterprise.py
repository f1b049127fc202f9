"""报名统计: the enterprise's orders, the receipt, cancelling (SD-20…22)."""

from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anpei.accounts.permissions import enterprise_of, enterprise_page, user_of
from anpei.accounts.way_pages import page_of_way
from anpei.kernel.errors import InvalidInput
from anpei.kernel.navigation import NavigationItem
from anpei.payments import domain
from anpei.payments.forms import ReceiptForm
from anpei.payments.models import Order
from anpei.payments.pages import columns
from anpei.payments.queries import order_with_everything, orders_of, ways_to_pay
from anpei.payments.queries.invoices import invoices_of
from anpei.payments.queries.paying import offered_ways, payments_of
from anpei.payments.queries.refunds import OPEN as OPEN_REFUNDS
from anpei.payments.states import ACCEPTS_RECEIPT, LABELS, TAKES_PAYMENT, OrderState
from anpei.provinces.ways import Way
from anpei.site.exports import asked_form, export_response

_PAGE = 20


@enterprise_page
@require_safe
@page_of_way(Way.CLASS_ENROLMENT, otherwise="entry:orders")
def orders(request: HttpRequest) -> HttpResponseBase:
    """The enterprise's orders with every state and its way on."""
    words, state = request.GET.get("q", "")[:60], request.GET.get("state", "")
    found = orders_of(enterprise_of(request), words=words, state=state)
    if form := asked_form(request):
        name, titles = _("Enrolment statistics"), columns.OWN_ORDERS
        return export_response(request, name=name, columns=titles, rows=found, form=form)
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "search": words,
        "tabs": _state_tabs(state, words),
        "filtered": bool(words or state),
        "accepts_receipt": ACCEPTS_RECEIPT,
    }
    return render(request, "payments/orders.html", context)


def _state_tabs(chosen: str, words: str) -> list[NavigationItem]:
    kept = {"q": words} if words else {}
    tabs = [("", _("All"))] + [(state.value, str(label)) for state, label in LABELS.items()]
    return [
        NavigationItem(
            label=label,
            url=f"{reverse('payments:orders')}?{urlencode({**kept, 'state': state})}",
            icon="",
            active=state == chosen,
        )
        for state, label in tabs
    ]


@enterprise_page
@require_safe
@page_of_way(Way.CLASS_ENROLMENT, otherwise="entry:orders")
def order(request: HttpRequest, public_id: str) -> HttpResponse:
    """订单详情: where to pay, everything filed, the history, and what can be done now."""
    found = _own(request, public_id)
    context = {
        "order": found,
        "ways": (ways := ways_to_pay(found)),
        "can_file": bool(ways) and found.state in ACCEPTS_RECEIPT,
        "can_cancel": found.state in ACCEPTS_RECEIPT,
        "can_pay_online": found.state in TAKES_PAYMENT and bool(offered_ways(found)),
        "payments": payments_of(found),
        "new": found.state == OrderState.AWAITING_PAYMENT,
        "billed": invoices_of(found),
        "refunds": found.refunds.all(),
        "can_refund": found.state == OrderState.APPROVED
        and not any(one.state in OPEN_REFUNDS for one in found.refunds.all()),
    }
    return render(request, "payments/order.html", context)


@enterprise_page
@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: HttpRequest, public_id: str) -> HttpResponse:
    """缴费回执填写, and 订单申请 after a refusal: the same form, filled with the last filing."""
    found = _own(request, public_id)
    if found.state not in ACCEPTS_RECEIPT:
        return redirect("payments:order", public_id)
    form = ReceiptForm(request.POST or None, initial=_last_filing(found))
    if request.method == "POST" and form.is_valid():
        try:
            domain.file_receipt(order=found, by=user_of(request), **form.cleaned_data)
        except InvalidInput as error:
            form.add_error(error.field or None, str(error))
        else:
            messages.success(
                request, _("The receipt has been filed. It is reviewed in 2–3 working days.")
            )
            return redirect("payments:order", public_id)
    context = {"form": form, "order": found, "ways": ways_to_pay(found)}
    return render(request, "payments/receipt.html", context, status=422 if form.errors else 200)


def _last_filing(found: Order) -> dict[str, str | date]:
    filed = found.receipts.last()
    if filed is None:
        return {"payer_name": found.enterprise.name}
    return {
        "payer_name": filed.payer_name,
        "account_last4": filed.account_last4,
        "paid_on": filed.paid_on,
    }


@enterprise_page
@require_POST
def cancel(request: HttpRequest, public_id: str) -> HttpResponse:
    """取消订单: the places are free again."""
    found = _own(request, public_id)
    domain.cancel_order(order=found, by=user_of(request))
    messages.success(request, _("The order is cancelled and its places are free again."))
    return redirect("payments:order", public_id)


def _own(request: HttpRequest, public_id: str) -> Order:
    """The order of the signed-in enterprise. Another's is not found (PL-03)."""
    mine = Order.objects.filter(enterprise=enterprise_of(request), payer_person=None)
    found = order_with_everything(mine, public_id)
    if found is None:
        raise Http404
    return found
