"""Refused results and lost exams over the API, and the appeal against them (PL-36)."""

from collections.abc import Callable
from functools import partial
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from anpei.accounts.api.permissions import IsLearner
from anpei.accounts.api.scopes import Scope
from anpei.accounts.permissions import person_of, user_of
from anpei.proctoring import domain, queries
from anpei.proctoring.appeals import (
    appeal_until,
    loss_appeal_until,
    may_appeal,
    may_appeal_loss,
    may_file_now,
    read_attachment,
)
from anpei.proctoring.domain.filing import TEXT_LONGEST
from anpei.proctoring.models import Appeal
from anpei.proctoring.permissions import own_loss, own_refusal
from anpei.proctoring.queries.losses import Loss
from anpei.proctoring.queries.reviews import Refusal


class AppealAnswer(serializers.ModelSerializer[Appeal]):
    """``answer`` is what the other reviewer said, once it is decided."""

    id = serializers.CharField(source="public_id")

    class Meta:
        model = Appeal
        fields = ("id", "state", "text", "answer", "filed_at", "due_on", "decided_at")
        read_only_fields = fields


class RefusalAnswer(serializers.Serializer[None]):
    """A result that a reviewer refused, and how the appeal against it stands."""

    id = serializers.CharField()
    enrolment = serializers.CharField()
    attempt = serializers.CharField()
    ground = serializers.CharField()
    reason = serializers.CharField()
    decided_at = serializers.DateTimeField()
    may_appeal = serializers.BooleanField()
    appeal_until = serializers.DateTimeField()
    appeal = AppealAnswer(allow_null=True)


class LossAnswer(serializers.Serializer[None]):
    """An exam that a proctor ended, or that counted as left."""

    attempt = serializers.CharField()
    enrolment = serializers.CharField()
    state = serializers.CharField()
    reason = serializers.CharField()
    closed_at = serializers.DateTimeField()
    may_appeal = serializers.BooleanField()
    appeal_until = serializers.DateTimeField()
    appeal = AppealAnswer(allow_null=True)


class RefusalsAnswer(serializers.Serializer[Any]):
    refusals = RefusalAnswer(many=True)
    losses = LossAnswer(many=True)


class AppealSent(serializers.Serializer[None]):
    text = serializers.CharField(max_length=TEXT_LONGEST)
    file = serializers.FileField(
        required=False, help_text="A picture or a PDF that proves it, 5 MB at most."
    )


class LearnerView(APIView):
    permission_classes = (IsLearner,)
    scopes = (Scope.EXAMS,)


class RefusalsView(LearnerView):
    """Newest first. The evidence itself is shown on the site."""

    @extend_schema(summary="Refused results and lost exams", responses=RefusalsAnswer)
    def get(self, request: Request) -> Response:
        person = person_of(request._request)
        body = {
            "refusals": [_refusal(one) for one in queries.refusals_of_person(person)],
            "losses": [_loss(one) for one in queries.losses_of_person(person)],
        }
        return Response(RefusalsAnswer(body).data)


class RefusalAppealView(LearnerView):
    """Once, until ``appeal_until``; another reviewer decides."""

    parser_classes = (MultiPartParser,)

    @extend_schema(
        summary="Appeal against a refused result",
        request={"multipart/form-data": AppealSent},
        responses={201: AppealAnswer},
    )
    def post(self, request: Request, review_id: str) -> Response:
        case = own_refusal(person_of(request._request), review_id)
        return _file(request, partial(domain.file_appeal, review=case))


class LossAppealView(LearnerView):
    """Once, until ``appeal_until``; another reviewer decides."""

    parser_classes = (MultiPartParser,)

    @extend_schema(
        summary="Appeal against a lost exam",
        request={"multipart/form-data": AppealSent},
        responses={201: AppealAnswer},
    )
    def post(self, request: Request, attempt_id: str) -> Response:
        found = own_loss(person_of(request._request), attempt_id)
        return _file(request, partial(domain.file_loss_appeal, attempt=found.attempt))


def _file(request: Request, file: Callable[..., Appeal]) -> Response:
    sent = AppealSent(data=request.data)
    sent.is_valid(raise_exception=True)
    upload = sent.validated_data.get("file")
    attachment = read_attachment(upload.read()) if upload else None
    filed = file(
        text=sent.validated_data["text"], attachment=attachment, by=user_of(request._request)
    )
    return Response(AppealAnswer(filed).data, status=201)


def _refusal(one: Refusal) -> dict[str, Any]:
    review, appeal = one.review, getattr(one.review, "appeal", None)
    until = appeal_until(review)
    return {
        "id": review.public_id,
        "enrolment": review.enrolment.public_id,
        "attempt": review.attempt.public_id,
        "ground": one.ground,
        "reason": review.reason,
        "decided_at": review.decided_at,
        "may_appeal": may_file_now(appeal, decides=may_appeal(review), until=until),
        "appeal_until": until,
        "appeal": appeal,
    }


def _loss(one: Loss) -> dict[str, Any]:
    attempt, appeal = one.attempt, getattr(one.attempt, "appeal", None)
    until = loss_appeal_until(attempt)
    return {
        "attempt": attempt.public_id,
        "enrolment": attempt.enrolment.public_id,
        "state": attempt.state,
        "reason": one.reason,
        "closed_at": attempt.closed_at,
        "may_appeal": may_file_now(appeal, decides=may_appeal_loss(attempt), until=until),
        "appeal_until": until,
        "appeal": appeal,
    }
