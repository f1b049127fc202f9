"""Applying: enrolments and an order in one request."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from anpei.accounts.api.permissions import IsEnterprise
from anpei.accounts.api.scopes import Scope
from anpei.accounts.permissions import enterprise_of, user_of
from anpei.enrolment.models import TrainingClass
from anpei.payments.api.answers import KEY, once
from anpei.payments.api.serializers import ApplicationSerializer, PlacedAnswer
from anpei.payments.billing import Billing
from anpei.payments.domain import place_order


class Applications(APIView):
    """POST with an ``Idempotency-Key``: the order, or why nobody was enrolled."""

    permission_classes = (IsEnterprise,)
    scopes = (Scope.ENROLMENT,)

    @extend_schema(
        summary="Enrol people and order",
        parameters=[KEY],
        request=ApplicationSerializer,
        responses={201: PlacedAnswer},
    )
    def post(self, request: Request) -> Response:
        asked = ApplicationSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        data = asked.validated_data
        training_class = get_object_or_404(TrainingClass, public_id=data["training_class"])
        enterprise, user = enterprise_of(request._request), user_of(request._request)

        def act() -> dict[str, Any]:
            order = place_order(
                enterprise=enterprise,
                training_class=training_class,
                licences=data["licences"],
                billing=Billing(**data["billing"]),
                by=user,
                agreed_fen=data["amount_fen"],
            )
            return {"order": order.public_id, "number": order.number}

        return Response(once(request, data, act), status=status.HTTP_201_CREATED)
