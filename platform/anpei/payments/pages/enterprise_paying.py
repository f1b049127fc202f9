"""An enterprise pays its order online."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anpei.accounts.permissions import enterprise_of, enterprise_page
from anpei.payments.models import Order, Payment
from anpei.payments.pages.paying import Door, ask_page, pay_page, payment_page, payment_state

_DOOR = Door(
    pay="payments:pay",
    payment="payments:payment",
    state="payments:payment_state",
    ask="payments:ask_payment",
)


@enterprise_page
@require_http_methods(["GET", "HEAD", "POST"])
def pay(request: HttpRequest, public_id: str) -> HttpResponse:
    """缴费: choose how."""
    order = get_object_or_404(
        Order.objects.select_related("enterprise", "training_class"),
        enterprise=enterprise_of(request),
        payer_person=None,
        public_id=public_id,
    )
    return pay_page(request, order, _DOOR)


@enterprise_page
@require_safe
def payment(request: HttpRequest, public_id: str) -> HttpResponse:
    """The code or the way to the provider, then the result."""
    return payment_page(request, _own(request, public_id), _DOOR)


@enterprise_page
@require_safe
def state(request: HttpRequest, public_id: str) -> HttpResponse:
    """Asked by the page every few seconds."""
    return payment_state(request, _own(request, public_id), _DOOR)


@enterprise_page
@require_POST
def ask(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask the provider now."""
    return ask_page(request, _own(request, public_id), _DOOR)


def _own(request: HttpRequest, public_id: str) -> Payment:
    """A payment of the enterprise's own. Another's is not found (PL-03)."""
    return get_object_or_404(
        Payment.objects.select_related("order__training_class").prefetch_related("refunds"),
        order__enterprise=enterprise_of(request),
        order__payer_person=None,
        public_id=public_id,
    )
