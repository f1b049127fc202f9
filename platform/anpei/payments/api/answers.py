"""The body of an order's answers, and the idempotency key of a request."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from anpei.accounts.permissions import user_of
from anpei.payments.api.serializers import (
    EventSerializer,
    LineSerializer,
    OrderSerializer,
    PayeeSerializer,
    ReceiptSerializer,
)
from anpei.payments.billing import BILLING_FIELDS
from anpei.payments.domain import run_once
from anpei.payments.models import Order
from anpei.payments.queries import ways_to_pay

KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    required=True,
    description="Your own; the same request with the same key is done once and answered alike.",
)


def order_body(order: Order) -> dict[str, Any]:
    """Everything about an order that ``order_with_everything`` read."""
    ways = [{"way": title, **asdict(payee)} for title, payee in ways_to_pay(order)]
    return {
        **OrderSerializer(order).data,
        "lines": LineSerializer(order.lines.all(), many=True).data,
        "receipts": ReceiptSerializer(order.receipts.all(), many=True).data,
        "events": EventSerializer(order.events.all(), many=True).data,
        "billing": {name: getattr(order, name) for name in BILLING_FIELDS},
        "pay_to": PayeeSerializer(ways, many=True).data,
    }


def once(
    request: Request, filed: Mapping[str, Any], act: Callable[[], dict[str, Any]]
) -> dict[str, Any]:
    """Run ``act`` once for the request's ``Idempotency-Key`` header (T42). The address and what
    was ``filed`` (validated) must be the same for the same key."""
    return run_once(
        user=user_of(request._request),
        key=request.headers.get("Idempotency-Key", ""),
        body=json.dumps([request.path, filed], default=str, sort_keys=True).encode(),
        act=act,
    )
