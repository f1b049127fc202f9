"""Paying an order online over the API: ways, the handover to the provider, what became of it."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from anpei.accounts.api.permissions import IsPayer
from anpei.accounts.api.scopes import Scope
from anpei.accounts.permissions import user_of
from anpei.kernel.request_context import client_address
from anpei.payments.api.answers import KEY, once
from anpei.payments.api.orders import own_order
from anpei.payments.domain import paying
from anpei.payments.gateways import ONLINE
from anpei.payments.models import Payment
from anpei.payments.permissions import own_payment
from anpei.payments.queries.paying import offered_ways
from anpei.payments.states import PaymentState


class WayAnswer(serializers.Serializer[None]):
    provider = serializers.CharField()
    way = serializers.CharField()
    title = serializers.CharField()


class WaysAnswer(serializers.Serializer[None]):
    ways = WayAnswer(many=True)


class PaymentSent(serializers.Serializer[None]):
    provider = serializers.CharField(max_length=30)
    way = serializers.CharField(max_length=20)


class HandoverAnswer(serializers.Serializer[None]):
    """`redirect`: open `url`. `qr`: show `text` as a code. `form`: post `fields` to `url`.
    `code`: `text` is the payment code, empty until finance has brought it; `note` says how it is
    paid. After `good_until` begin again: the same payment, another address, or its code."""

    kind = serializers.ChoiceField(choices=["redirect", "qr", "form", "code"])
    url = serializers.CharField(allow_blank=True)
    text = serializers.CharField(allow_blank=True)
    note = serializers.CharField(allow_blank=True)
    good_until = serializers.DateTimeField(allow_null=True)

    def get_fields(self) -> dict[str, serializers.Field]:  # type: ignore[type-arg]  # DRF's own
        return super().get_fields() | {"fields": serializers.DictField()}


class PaymentAnswer(serializers.Serializer[None]):
    """What the state says is true; that the payer came back from the provider proves nothing."""

    id = serializers.CharField()
    number = serializers.CharField()
    order = serializers.CharField()
    provider = serializers.CharField()
    way = serializers.CharField()
    state = serializers.CharField()
    amount_fen = serializers.IntegerField()
    expires_at = serializers.DateTimeField()
    paid_at = serializers.DateTimeField(allow_null=True)
    handover = HandoverAnswer(allow_null=True)


class PayerView(APIView):
    """Whoever orders and pays: an enterprise, or a person for themselves."""

    permission_classes = (IsPayer,)
    scopes = (Scope.ORDERS,)


class PaymentsView(PayerView):
    """The same open way is given again; a second open one closes the first."""

    @extend_schema(
        summary="Ways to pay an order online",
        parameters=[OpenApiParameter("device", str, enum=["desktop", "mobile"])],
        responses=WaysAnswer,
    )
    def get(self, request: Request, public_id: str) -> Response:
        device = request.query_params.get("device", "")
        ways = [
            {"provider": key, "way": way.key, "title": f"{ONLINE[key].title} · {way.title}"}
            for key, way in offered_ways(own_order(request, public_id), device)
        ]
        return Response({"ways": ways})

    @extend_schema(
        summary="Begin to pay",
        parameters=[KEY],
        request=PaymentSent,
        responses={201: PaymentAnswer},
    )
    def post(self, request: Request, public_id: str) -> Response:
        sent = PaymentSent(data=request.data)
        sent.is_valid(raise_exception=True)
        order, user = own_order(request, public_id), user_of(request._request)

        def act() -> dict[str, Any]:
            payment = paying.open_payment(order=order, **sent.validated_data, by=user)
            return {"payment": payment.public_id}

        begun = once(request, sent.validated_data, act)
        payment = own_payment(user, begun["payment"])
        handover = paying.hand_over(
            payment=payment, client_ip=client_address.get("") or "127.0.0.1"
        )
        body = _shape(payment) | {"handover": handover.model_dump()}
        return Response(body, status=201)


class PaymentView(PayerView):
    """Ask every few seconds while the payer is at the provider's."""

    @extend_schema(summary="How a payment stands", responses=PaymentAnswer)
    def get(self, request: Request, public_id: str) -> Response:
        return Response(_shape(own_payment(user_of(request._request), public_id)))


class PaymentAskView(PayerView):
    """我已支付: for a payer who says so before the provider has told us (YN-17)."""

    @extend_schema(summary="Ask the provider now", request=None, responses={200: PaymentAnswer})
    def post(self, request: Request, public_id: str) -> Response:
        user = user_of(request._request)
        payment = own_payment(user, public_id)
        if payment.state == PaymentState.CREATED:
            payment = paying.ask_provider(payment=payment, by=user)
        return Response(_shape(own_payment(user, payment.public_id)))


def _shape(payment: Payment) -> dict[str, Any]:
    return {
        "id": payment.public_id,
        "number": payment.number,
        "order": payment.order.public_id,
        "provider": payment.provider,
        "way": payment.way,
        "state": payment.state,
        "amount_fen": payment.amount_fen,
        "expires_at": payment.expires_at,
        "paid_at": payment.paid_at,
        "handover": None,
    }
