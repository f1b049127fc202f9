"""Asking for a capture ticket: the learner's own, with a session."""

from dataclasses import replace
from datetime import UTC, datetime

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from anpei.accounts.api.permissions import IsLearner
from anpei.accounts.api.scopes import Scope
from anpei.accounts.permissions import person_of, user_of
from anpei.proctoring import domain
from anpei.proctoring.capture_subject import CaptureSubject
from anpei.proctoring.models import PresenceCheck, Purpose
from anpei.proctoring.queries import capture_subject
from anpei.proctoring.tickets import ticket_token


class TicketRequest(serializers.Serializer[None]):
    """``subject``: public id of the topic study, of the attempt or (gate) of the enrolment.

    ``taken``: milliseconds of the server's clock at which the page took an exam photo while the
    line was cut; without it the photo is taken now. ``presence``: the movement it is one of.
    """

    purpose = serializers.ChoiceField(choices=Purpose.choices)
    subject = serializers.CharField(max_length=22)
    taken = serializers.IntegerField(required=False, min_value=0, max_value=2**43)

    presence = serializers.CharField(required=False, max_length=22)

    def validate_taken(self, taken: int) -> datetime:
        return datetime.fromtimestamp(taken / 1000, UTC)


class TicketAnswer(serializers.Serializer[None]):
    """``ticket`` goes into the upload's ``X-Capture-Ticket``, before ``expires_at``."""

    ticket = serializers.CharField()
    expires_at = serializers.DateTimeField()


class TicketsView(APIView):
    """Leave for one photo, when the server has asked for one (T31)."""

    permission_classes = (IsLearner,)
    scopes = (Scope.STUDY, Scope.EXAMS)

    @extend_schema(
        summary="Ask for leave to take one photo",
        request=TicketRequest,
        responses={201: TicketAnswer},
    )
    def post(self, request: Request) -> Response:
        wanted = TicketRequest(data=request.data)
        wanted.is_valid(raise_exception=True)
        purpose = Purpose(wanted.validated_data["purpose"])
        subject = capture_subject(
            person_of(request._request), purpose, wanted.validated_data["subject"]
        )
        if subject is None:
            raise Http404
        if purpose == Purpose.EXAM:
            subject = replace(subject, claimed_at=wanted.validated_data.get("taken"))
        if purpose == Purpose.GATE and "presence" in wanted.validated_data:
            subject = replace(
                subject, presence=_movement(subject, wanted.validated_data["presence"])
            )
        ticket = domain.issue_capture_ticket(subject=subject, by=user_of(request._request))
        token = ticket_token(ticket.public_id)
        return Response({"ticket": token, "expires_at": ticket.expires_at}, status=201)


def _movement(subject: CaptureSubject, public_id: str) -> PresenceCheck:
    check = PresenceCheck.objects.filter(enrolment=subject.enrolment, public_id=public_id).first()
    if check is None:
        raise Http404
    return check
