"""Paying an order online: the same pages for an enterprise and for a person (YN-14…YN-17)."""

import json
import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from anpei.accounts.permissions import user_of
from anpei.kernel.clock import db_now
from anpei.kernel.errors import AnpeiError
from anpei.kernel.qr import qr_svg
from anpei.kernel.request_context import client_address
from anpei.payments.addresses import order_path
from anpei.payments.domain import paying, run_once
from anpei.payments.gateways import ONLINE, is_by_hand
from anpei.payments.gateways.contract import Handover
from anpei.payments.models import Order, Payment
from anpei.payments.queries import ways_to_pay
from anpei.payments.queries.codes import code_of
from anpei.payments.queries.paying import offered_ways
from anpei.payments.states import TAKES_PAYMENT, PaymentState


@dataclass(frozen=True, slots=True)
class Door:
    """The names of one portal's addresses."""

    pay: str
    payment: str
    state: str
    ask: str


def device_of(request: HttpRequest) -> str:
    """``mobile`` or ``desktop``, as the browser says."""
    return "mobile" if "Mobi" in request.headers.get("User-Agent", "") else "desktop"


def pay_page(request: HttpRequest, order: Order, door: Door) -> HttpResponse:
    """GET: the ways to choose from. POST: begin, and go to the payment's page."""
    if order.state not in TAKES_PAYMENT:
        return redirect(order_path(order))
    if request.method == "POST":
        try:
            return redirect(door.payment, _open_once(request, order))
        except AnpeiError as error:
            messages.error(request, str(error))
            return redirect(door.pay, order.public_id)
    context = {
        "order": order,
        "order_url": order_path(order),
        "door": door,
        "offers": [
            (f"{key}:{way.key}", ONLINE[key].title, way.title)
            for key, way in offered_ways(order, device_of(request))
        ],
        "ways": ways_to_pay(order),
        "seconds_left": _seconds_until(order.expires_at),
        "idempotency_key": secrets.token_hex(16),
    }
    return render(request, "payments/pay.html", context)


def _open_once(request: HttpRequest, order: Order) -> str:
    user = user_of(request)
    chosen = request.POST.get("way", "")
    provider, _separator, way = chosen.partition(":")

    def act() -> dict[str, Any]:
        return {
            "payment": paying.open_payment(
                order=order, provider=provider, way=way, by=user
            ).public_id
        }

    answer = run_once(
        user=user,
        key=request.POST.get("idempotency_key", ""),
        body=json.dumps([order.public_id, chosen]).encode(),
        act=act,
        wait=True,
    )
    return str(answer["payment"])


def payment_page(request: HttpRequest, payment: Payment, door: Door) -> HttpResponse:
    """Where to pay while it waits; what became of it afterwards. That the payer came back from the
    provider proves nothing: the state is what notification or query said."""
    if _is_overtaken(payment):
        return redirect(order_path(payment.order))
    handover, problem = None, ""
    if payment.state == PaymentState.CREATED:
        try:
            handover = paying.hand_over(
                payment=payment, client_ip=client_address.get("") or "127.0.0.1"
            )
        except AnpeiError as error:
            problem = str(error)
    context = {**_state(payment, door), "problem": problem, **_shown(handover)}
    response = render(request, "payments/payment.html", context)
    if handover is not None and handover.kind == "form":
        parts = urlsplit(handover.url)
        response.form_target = f"{parts.scheme}://{parts.netloc}"  # type: ignore[attr-defined]  # read by PageMiddleware
    return response


def payment_state(request: HttpRequest, payment: Payment, door: Door) -> HttpResponse:
    """The part that asks again by itself; the whole page once something has happened."""
    has_code_now = request.GET.get("code") == "wanted" and code_of(payment)
    if payment.state != PaymentState.CREATED or _is_overtaken(payment) or has_code_now:
        here = reverse(door.payment, args=[payment.public_id])
        return HttpResponse(status=204, headers={"HX-Redirect": here})
    return render(request, "payments/payment_state.html", _state(payment, door))


def _is_overtaken(payment: Payment) -> bool:
    """It is open, but its order was paid otherwise or has ended: nobody should pay it now."""
    return payment.state == PaymentState.CREATED and payment.order.state not in TAKES_PAYMENT


def ask_page(request: HttpRequest, payment: Payment, door: Door) -> HttpResponse:
    """我已支付: ask the provider now (YN-17)."""
    try:
        asked = paying.ask_provider(payment=payment, by=user_of(request))
    except AnpeiError as error:
        messages.error(request, str(error))
    else:
        if asked.state == PaymentState.CREATED:
            messages.info(
                request,
                _("%(provider)s knows of no payment yet. We go on asking by ourselves.")
                % {"provider": payment.provider_title},
            )
    return redirect(door.payment, payment.public_id)


def _state(payment: Payment, door: Door) -> dict[str, Any]:
    returned = next((one for one in payment.refunds.all() if one.is_automatic), None)
    return {
        "payment": payment,
        "order": payment.order,
        "order_url": order_path(payment.order),
        "provider": payment.provider_title,
        "door": door,
        "by_hand": is_by_hand(payment.provider),
        "code": code_of(payment),
        "waiting": payment.state == PaymentState.CREATED,
        "returned": returned,
        "seconds_left": _seconds_until(payment.expires_at),
    }


def _shown(handover: Handover | None) -> dict[str, Any]:
    if handover is None:
        return {"handover": None}
    sandbox = handover.text.startswith(settings.SANDBOX_URL)
    return {
        "handover": handover,
        "picture": qr_svg(handover.text, scale=5) if handover.text else "",
        "trial_url": handover.text if sandbox else "",
        "fields": list(handover.fields.items()),
        "groups": [handover.text[at : at + 4] for at in range(0, len(handover.text), 4)],
    }


def _seconds_until(moment: Any) -> int | None:
    return max(0, int((moment - db_now()).total_seconds())) if moment else None
