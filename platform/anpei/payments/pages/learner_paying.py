"""A person who pays for themselves: orders, paying, results."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anpei.accounts.permissions import learner_page, person_of, user_of
from anpei.accounts.way_pages import page_of_way
from anpei.payments import domain
from anpei.payments.models import Order, Payment
from anpei.payments.pages.paying import Door, ask_page, pay_page, payment_page, payment_state
from anpei.payments.queries import order_with_everything, ways_to_pay
from anpei.payments.queries.invoices import invoices_of
from anpei.payments.queries.paying import payments_of
from anpei.payments.states import ACCEPTS_RECEIPT, TAKES_PAYMENT
from anpei.provinces.ways import Way

_PAGE = 20
_DOOR = Door(
    pay="payments:my_pay",
    payment="payments:my_payment",
    state="payments:my_payment_state",
    ask="payments:my_ask_payment",
)


@learner_page
@require_safe
@page_of_way(Way.CLASS_ENROLMENT, otherwise="entry:orders")
def orders(request: HttpRequest) -> HttpResponse:
    """The person's own orders, newest first."""
    mine = _mine(request).select_related("training_class").order_by("-pk")
    page = Paginator(mine, _PAGE).get_page(request.GET.get("page"))
    return render(request, "payments/my_orders.html", {"page": page, "takes": TAKES_PAYMENT})


@learner_page
@require_safe
@page_of_way(Way.CLASS_ENROLMENT, otherwise="entry:orders")
def order(request: HttpRequest, public_id: str) -> HttpResponse:
    """One order: its people, its payments, its invoice."""
    found = order_with_everything(_mine(request), public_id)
    if found is None:
        raise Http404
    context = {
        "order": found,
        "door": _DOOR,
        "can_pay": found.state in TAKES_PAYMENT,
        "can_cancel": found.state in ACCEPTS_RECEIPT,
        "payments": payments_of(found),
        "ways": ways_to_pay(found),
        "billed": invoices_of(found),
    }
    return render(request, "payments/my_order.html", context)


@learner_page
@require_POST
def cancel(request: HttpRequest, public_id: str) -> HttpResponse:
    """The place is free again."""
    found = get_object_or_404(_mine(request), public_id=public_id)
    domain.cancel_order(order=found, by=user_of(request))
    messages.success(request, _("The order is cancelled and its places are free again."))
    return redirect("payments:my_order", public_id)


@learner_page
@require_http_methods(["GET", "HEAD", "POST"])
def pay(request: HttpRequest, public_id: str) -> HttpResponse:
    """缴费: choose how."""
    found = get_object_or_404(
        _mine(request).select_related("enterprise", "training_class"), public_id=public_id
    )
    return pay_page(request, found, _DOOR)


@learner_page
@require_safe
def payment(request: HttpRequest, public_id: str) -> HttpResponse:
    """The code or the way to the provider, then the result."""
    return payment_page(request, _own(request, public_id), _DOOR)


@learner_page
@require_safe
def state(request: HttpRequest, public_id: str) -> HttpResponse:
    """Asked by the page every few seconds."""
    return payment_state(request, _own(request, public_id), _DOOR)


@learner_page
@require_POST
def ask(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask the provider now."""
    return ask_page(request, _own(request, public_id), _DOOR)


def _mine(request: HttpRequest) -> QuerySet[Order]:
    return Order.objects.filter(payer_person=person_of(request))


def _own(request: HttpRequest, public_id: str) -> Payment:
    """A payment of the person's own. Another's is not found (PL-03)."""
    return get_object_or_404(
        Payment.objects.select_related("order__training_class").prefetch_related("refunds"),
        order__payer_person=person_of(request),
        public_id=public_id,
    )
