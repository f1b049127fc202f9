"""A payer's orders: list, detail, receipt, cancelling. Another's are not found."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from anpei.accounts.api.permissions import IsPayer
from anpei.accounts.api.scopes import Scope
from anpei.accounts.permissions import user_of
from anpei.payments.api.answers import KEY, once, order_body
from anpei.payments.api.serializers import (
    FilingSerializer,
    MovedAnswer,
    OrderAnswer,
    OrdersAnswer,
    OrderSerializer,
)
from anpei.payments.domain import cancel_order, file_receipt
from anpei.payments.models import Order
from anpei.payments.queries import order_with_everything
from anpei.payments.queries.orders import own_orders, payers_orders

_MOST = 200


def own_order(request: Request, public_id: str) -> Order:
    """The signed-in payer's order. Raises Http404 for another's (PL-03)."""
    found = order_with_everything(own_orders(user_of(request._request)), public_id)
    if found is None:
        raise Http404
    return found


class OrderList(APIView):
    """The newest orders; ``?state=`` and ``?q=`` narrow them."""

    permission_classes = (IsPayer,)
    scopes = (Scope.ORDERS,)

    @extend_schema(
        summary="The account's newest orders",
        parameters=[
            OpenApiParameter("state", str, description="Only orders in this state."),
            OpenApiParameter("q", str, description="A number or a name."),
        ],
        responses=OrdersAnswer,
    )
    def get(self, request: Request) -> Response:
        rows = payers_orders(
            user_of(request._request),
            words=request.query_params.get("q", "")[:60],
            state=request.query_params.get("state", ""),
        )[:_MOST]
        return Response({"orders": OrderSerializer(rows, many=True).data})


class OrderDetail(APIView):
    """Everything filed, the people, the history and where to pay."""

    permission_classes = (IsPayer,)
    scopes = (Scope.ORDERS,)

    @extend_schema(
        summary="One order, with people, history and where to pay", responses=OrderAnswer
    )
    def get(self, request: Request, public_id: str) -> Response:
        return Response(order_body(own_order(request, public_id)))


class Receipts(APIView):
    """POST with an ``Idempotency-Key``: file the receipt, or file it again after a refusal."""

    permission_classes = (IsPayer,)
    scopes = (Scope.ORDERS,)

    @extend_schema(
        summary="File the receipt of a bank transfer",
        parameters=[KEY],
        request=FilingSerializer,
        responses={201: MovedAnswer},
    )
    def post(self, request: Request, public_id: str) -> Response:
        filed = FilingSerializer(data=request.data)
        filed.is_valid(raise_exception=True)
        order = own_order(request, public_id)

        def act() -> dict[str, Any]:
            file_receipt(order=order, by=user_of(request._request), **filed.validated_data)
            return {"order": order.public_id, "state": order.state}

        return Response(once(request, filed.validated_data, act), status=status.HTTP_201_CREATED)


class Cancellation(APIView):
    """POST with an ``Idempotency-Key``: cancel; the places are free again."""

    permission_classes = (IsPayer,)
    scopes = (Scope.ORDERS,)

    @extend_schema(
        summary="Cancel an order", parameters=[KEY], request=None, responses={200: MovedAnswer}
    )
    def post(self, request: Request, public_id: str) -> Response:
        order = own_order(request, public_id)

        def act() -> dict[str, Any]:
            cancel_order(order=order, by=user_of(request._request))
            return {"order": order.public_id, "state": order.state}

        return Response(once(request, {}, act))
