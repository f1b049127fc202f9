"""Finance: the queue of receipts and the decision about one."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from anpei.accounts.api.permissions import IsStaff
from anpei.accounts.models import Role
from anpei.accounts.permissions import user_of
from anpei.payments.api.answers import KEY, once
from anpei.payments.api.serializers import (
    DecisionSerializer,
    MovedAnswer,
    QueueAnswer,
    QueuedOrderSerializer,
)
from anpei.payments.domain import approve_order, refuse_order
from anpei.payments.models import Order
from anpei.payments.queries import receipt_queue

_MOST = 200


class Queue(APIView):
    """Receipts that wait, oldest first."""

    permission_classes = (IsStaff,)
    roles = (Role.FINANCE,)

    @extend_schema(summary="Receipts that wait for a decision", responses=QueueAnswer)
    def get(self, request: Request) -> Response:
        return Response({"orders": QueuedOrderSerializer(receipt_queue()[:_MOST], many=True).data})


class OrderDecision(APIView):
    """POST with an ``Idempotency-Key``: approve, or refuse with a reason."""

    permission_classes = (IsStaff,)
    roles = (Role.FINANCE,)

    @extend_schema(
        summary="Approve or refuse an order",
        parameters=[KEY],
        request=DecisionSerializer,
        responses={200: MovedAnswer},
    )
    def post(self, request: Request, public_id: str) -> Response:
        asked = DecisionSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        order = get_object_or_404(Order, public_id=public_id)
        user, reason = user_of(request._request), asked.validated_data["reason"]

        def act() -> dict[str, Any]:
            if asked.validated_data["decision"] == "approve":
                approve_order(order=order, by=user)
            else:
                refuse_order(order=order, reason=reason, by=user)
            return {"order": order.public_id, "state": order.state}

        return Response(once(request, asked.validated_data, act))
