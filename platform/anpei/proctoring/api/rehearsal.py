"""Before the exam: what the machine sees of a picture, and small movements (PL-34, DESIGN §8)."""

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from anpei.accounts.api.permissions import IsLearner
from anpei.accounts.api.scopes import Scope
from anpei.accounts.permissions import person_of
from anpei.proctoring import domain
from anpei.proctoring.models import Photo, PresenceCheck, Purpose
from anpei.proctoring.policies import MOVEMENT_FRAMES
from anpei.proctoring.queries import capture_subject
from anpei.proctoring.rehearsal import causes_of
from anpei.provinces.contract import PhotoBand
from anpei.provinces.current import edition_by_key


class MovementRequest(serializers.Serializer[None]):
    enrolment = serializers.CharField(max_length=22)


class CauseAnswer(serializers.Serializer[None]):
    code = serializers.CharField()
    text = serializers.CharField()
    remedy = serializers.CharField()


class RehearsalAnswer(serializers.Serializer[None]):
    """``causes`` once it is seen: an empty list is good."""

    state = serializers.ChoiceField(choices=["pending", "seen"])
    causes = CauseAnswer(many=True, required=False)


class MovementAnswer(serializers.Serializer[None]):
    id = serializers.CharField()
    action = serializers.CharField()
    text = serializers.CharField()
    frames = serializers.IntegerField()


class MovementResult(serializers.Serializer[None]):
    passed = serializers.BooleanField(allow_null=True)


class RehearsalView(APIView):
    """``GET`` → ``{"state": "pending"}``, or ``{"state": "seen", "causes": […]}``: [] is good."""

    permission_classes = (IsLearner,)
    scopes = (Scope.STUDY, Scope.EXAMS)

    @extend_schema(summary="What the machine sees in a picture", responses=RehearsalAnswer)
    def get(self, request: Request, public_id: str) -> Response:
        own = Photo.objects.filter(
            enrolment__person=person_of(request._request), purpose=Purpose.GATE
        )
        photo = own.select_related("enrolment").filter(public_id=public_id).first()
        if photo is None:
            raise Http404
        if photo.band == PhotoBand.PENDING:
            return Response({"state": "pending"})
        causes = causes_of(photo, edition_by_key(photo.enrolment.edition_key).policy)
        shown = [
            {"code": one.code, "text": str(one.text), "remedy": str(one.remedy)} for one in causes
        ]
        return Response({"state": "seen", "causes": shown})


class MovementsView(APIView):
    """``POST {"enrolment"}`` → ``{"id", "action", "text", "frames"}``: a movement to be shown.

    The first photo, taken under a gate ticket that names it, shows the candidate at rest; the
    others are taken in the movement.
    """

    permission_classes = (IsLearner,)
    scopes = (Scope.STUDY, Scope.EXAMS)

    @extend_schema(
        summary="Ask for a movement to show",
        request=MovementRequest,
        responses={201: MovementAnswer},
    )
    def post(self, request: Request) -> Response:
        wanted = MovementRequest(data=request.data)
        wanted.is_valid(raise_exception=True)
        subject = capture_subject(
            person_of(request._request), Purpose.GATE, wanted.validated_data["enrolment"]
        )
        if subject is None:
            raise Http404
        check = domain.ask_for_movement(enrolment=subject.enrolment)
        body = {
            "id": check.public_id,
            "action": check.action,
            "text": check.get_action_display(),
            "frames": MOVEMENT_FRAMES,
        }
        return Response(body, status=201)


class MovementView(APIView):
    """``GET`` → ``{"passed": true | false | null}``; null while it is being looked at."""

    permission_classes = (IsLearner,)
    scopes = (Scope.STUDY, Scope.EXAMS)

    @extend_schema(summary="Whether the movement was seen", responses=MovementResult)
    def get(self, request: Request, public_id: str) -> Response:
        own = PresenceCheck.objects.filter(enrolment__person=person_of(request._request))
        check = own.filter(public_id=public_id).first()
        if check is None:
            raise Http404
        return Response({"passed": check.passed})
