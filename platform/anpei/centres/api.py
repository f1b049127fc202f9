"""线下考试报名 over the API: where one can sit, one's seat, the ticket (SD-47)."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from anpei.accounts.api.answers import DecisionAnswer
from anpei.accounts.api.permissions import IsLearner
from anpei.accounts.api.scopes import Scope
from anpei.accounts.pages.learner import device_of
from anpei.accounts.permissions import person_of, user_of
from anpei.centres import domain
from anpei.centres.models import Booking, Sitting
from anpei.centres.papers import ticket_response
from anpei.centres.permissions import known_sitting, learners_booking
from anpei.centres.queries import CentreExam, Offer, centre_exams, offers_for
from anpei.exams.permissions import own_enrolment


class SittingAnswer(serializers.ModelSerializer[Sitting]):
    """One room at one time."""

    id = serializers.CharField(source="public_id")
    centre = serializers.CharField(source="room.centre.name")
    address = serializers.CharField(source="room.centre.address")
    room = serializers.CharField(source="room.name")
    left = serializers.IntegerField(help_text="Free places.")

    class Meta:
        model = Sitting
        fields = (
            "id",
            "number",
            "name",
            "centre",
            "address",
            "room",
            "starts_at",
            "ends_at",
            "left",
        )
        read_only_fields = fields


class BookedSeatAnswer(serializers.ModelSerializer[Booking]):
    id = serializers.CharField(source="public_id")
    sitting = SittingAnswer()

    class Meta:
        model = Booking
        fields = ("id", "state", "seat", "ticket_number", "attempt_number", "sitting")
        read_only_fields = fields


class OfferAnswer(serializers.Serializer[None]):
    """``why_not`` is empty where a place can be booked."""

    sitting = SittingAnswer()
    is_free = serializers.BooleanField()
    why_not = serializers.CharField()


class CentreExamAnswer(serializers.Serializer[None]):
    """``seat`` is the one whose exam or result is still to come; then there are no offers."""

    enrolment = serializers.CharField()
    right = DecisionAnswer()
    points = serializers.FloatField(allow_null=True)
    seat = BookedSeatAnswer(allow_null=True)
    may_cancel = serializers.BooleanField()
    past = BookedSeatAnswer(many=True)
    offers = OfferAnswer(many=True)


class CentreExamsAnswer(serializers.Serializer[Any]):
    exams = CentreExamAnswer(many=True)


class SeatSent(serializers.Serializer[None]):
    enrolment = serializers.CharField(max_length=22)
    sitting = serializers.CharField(max_length=22)


class LearnerView(APIView):
    permission_classes = (IsLearner,)
    scopes = (Scope.EXAMS,)


class CentreExamsView(LearnerView):
    """Each enrolment's exam in a centre; nothing where the association examines online."""

    @extend_schema(
        summary="Exams in a centre, and the sittings on offer",
        parameters=[OpenApiParameter("q", str, description="Number, name or place.")],
        responses=CentreExamsAnswer,
    )
    def get(self, request: Request) -> Response:
        found = centre_exams(person_of(request._request), device_of(request._request))
        words = request.query_params.get("q", "")[:60]
        return Response(CentreExamsAnswer({"exams": [_exam(one, words) for one in found]}).data)


class SeatsView(LearnerView):
    """One seat for an attempt: asked twice, the second is told of the first."""

    @extend_schema(summary="Book a seat", request=SeatSent, responses={201: BookedSeatAnswer})
    def post(self, request: Request) -> Response:
        sent = SeatSent(data=request.data)
        sent.is_valid(raise_exception=True)
        booked = domain.book_seat(
            enrolment=own_enrolment(person_of(request._request), sent.validated_data["enrolment"]),
            sitting=known_sitting(sent.validated_data["sitting"]),
            device=device_of(request._request),
            by=user_of(request._request),
        )
        return Response(BookedSeatAnswer(booked).data, status=201)


class SeatCancelView(LearnerView):
    """While booking is open."""

    @extend_schema(summary="Give a seat back", request=None, responses={200: BookedSeatAnswer})
    def post(self, request: Request, public_id: str) -> Response:
        own = learners_booking(person_of(request._request), public_id)
        domain.cancel_booking(booking=own, by=user_of(request._request))
        own.refresh_from_db(fields=["state"])
        return Response(BookedSeatAnswer(own).data)


class TicketView(LearnerView):
    """准考证, as it is shown at the door."""

    @extend_schema(
        summary="The admission ticket", responses={(200, "application/pdf"): OpenApiTypes.BINARY}
    )
    def get(self, request: Request, public_id: str) -> HttpResponse:
        own = learners_booking(person_of(request._request), public_id)
        return ticket_response(own, device_of(request._request))


def _exam(exam: CentreExam, words: str) -> dict[str, Any]:
    offers = offers_for(exam, words) if exam.right.allowed and not exam.current else []
    return {
        "enrolment": exam.enrolment.public_id,
        "right": exam.right,
        "points": exam.points,
        "seat": exam.current,
        "may_cancel": exam.may_cancel,
        "past": exam.past,
        "offers": [_offer(one) for one in offers],
    }


def _offer(offer: Offer) -> dict[str, Any]:
    why_not = str(offer.objection.message) if offer.objection else ""
    return {"sitting": offer.sitting, "is_free": offer.is_free, "why_not": why_not}
