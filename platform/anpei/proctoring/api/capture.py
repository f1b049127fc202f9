"""Asking for a capture ticket, and telling of a lost camera: the learner's own, with a session."""

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from anpei.accounts.api.permissions import IsLearner
from anpei.accounts.permissions import person_of, user_of
from anpei.exams.states import AttemptState
from anpei.kernel.errors import Conflict
from anpei.proctoring import domain
from anpei.proctoring.models import IncidentKind, Purpose
from anpei.proctoring.queries import capture_subject
from anpei.proctoring.tickets import ticket_token


class TicketRequest(serializers.Serializer[None]):
    """``subject``: public id of the topic study, of the attempt or (gate) of the enrolment."""

    purpose = serializers.ChoiceField(choices=Purpose.choices)
    subject = serializers.CharField(max_length=22)


class TicketAnswer(serializers.Serializer[None]):
    """``ticket`` goes into the upload's ``X-Capture-Ticket``, before ``expires_at``."""

    ticket = serializers.CharField()
    expires_at = serializers.DateTimeField()


class IncidentReport(serializers.Serializer[None]):
    attempt = serializers.CharField(max_length=22)
    kind = serializers.ChoiceField(choices=[IncidentKind.CAMERA_LOST])
    detail = serializers.CharField(max_length=100, required=False, default="")


class TicketsView(APIView):
    """Leave for one photo, when the server has asked for one (T31)."""

    permission_classes = (IsLearner,)

    @extend_schema(request=TicketRequest, responses={201: TicketAnswer})
    def post(self, request: Request) -> Response:
        wanted = TicketRequest(data=request.data)
        wanted.is_valid(raise_exception=True)
        purpose = Purpose(wanted.validated_data["purpose"])
        subject = capture_subject(
            person_of(request._request), purpose, wanted.validated_data["subject"]
        )
        if subject is None:
            raise Http404
        ticket = domain.issue_capture_ticket(subject=subject, by=user_of(request._request))
        token = ticket_token(ticket.public_id)
        return Response({"ticket": token, "expires_at": ticket.expires_at}, status=201)


class IncidentsView(APIView):
    """The page tells that the camera is gone; the reviewer sees it."""

    permission_classes = (IsLearner,)

    @extend_schema(request=IncidentReport, responses={204: None})
    def post(self, request: Request) -> Response:
        report = IncidentReport(data=request.data)
        report.is_valid(raise_exception=True)
        person = person_of(request._request)
        subject = capture_subject(person, Purpose.EXAM, report.validated_data["attempt"])
        if subject is None or subject.attempt is None:
            raise Http404
        if subject.attempt.state != AttemptState.RUNNING:
            raise Conflict("the attempt is closed")
        domain.record_incident(
            attempt=subject.attempt,
            kind=IncidentKind(report.validated_data["kind"]),
            by=user_of(request._request),
            detail=report.validated_data["detail"],
        )
        return Response(status=204)
