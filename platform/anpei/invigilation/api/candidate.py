"""The candidate's side: how the exam stands, raising a hand, saying something (PL-32, PL-33).

A socket only hints; this is asked after every hint, and from time to time where there is none.
"""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from anpei.accounts.api.permissions import IsLearner
from anpei.accounts.api.scopes import Scope
from anpei.accounts.permissions import person_of
from anpei.exams.models import Attempt
from anpei.exams.permissions import own_running_attempt
from anpei.invigilation import domain
from anpei.invigilation.api.commands import after_of
from anpei.invigilation.api.documented import AFTER, LiveAnswer
from anpei.invigilation.api.shapes import live_shape
from anpei.invigilation.models.command import KEY_LENGTH, TEXT_LENGTH
from anpei.invigilation.queries import live_state


class Shown(serializers.Serializer[None]):
    """``shown``: up to which number the page has shown; ``read``: the one that was read."""

    shown = serializers.IntegerField(required=False, min_value=1)
    read = serializers.IntegerField(required=False, min_value=1)


class Hand(serializers.Serializer[None]):
    raised = serializers.BooleanField()


class Saying(serializers.Serializer[None]):
    """``key`` is the page's own: said twice over a bad line, said once."""

    text = serializers.CharField(max_length=TEXT_LENGTH)
    key = serializers.CharField(max_length=KEY_LENGTH)


class CandidateView(APIView):
    """Only a signed-in learner, and only at their own attempt."""

    permission_classes = (IsLearner,)
    scopes = (Scope.EXAMS,)

    def own(self, request: Request, public_id: str) -> Attempt:
        return own_running_attempt(person_of(request._request), public_id)

    def answer(self, attempt: Attempt, request: Request) -> Response:
        return Response(live_shape(live_state(attempt, after=after_of(request))))


class LiveView(CandidateView):
    """``GET ?after=`` → state, clock and commands; ``POST`` → what was shown or read."""

    @extend_schema(summary="How the running exam stands", parameters=[AFTER], responses=LiveAnswer)
    def get(self, request: Request, public_id: str) -> Response:
        return self.answer(self.own(request, public_id), request)

    @extend_schema(summary="Say what was shown and read", request=Shown, responses={204: None})
    def post(self, request: Request, public_id: str) -> Response:
        attempt = self.own(request, public_id)
        seen = Shown(data=request.data)
        seen.is_valid(raise_exception=True)
        if "shown" in seen.validated_data:
            domain.note_shown(attempt=attempt, until=seen.validated_data["shown"])
        if "read" in seen.validated_data:
            domain.note_read(attempt=attempt, seq=seen.validated_data["read"])
        return Response(status=204)


class HandView(CandidateView):
    """``POST {"raised"}`` → how it stands."""

    @extend_schema(summary="Raise or lower the hand", request=Hand, responses={200: LiveAnswer})
    def post(self, request: Request, public_id: str) -> Response:
        attempt = self.own(request, public_id)
        hand = Hand(data=request.data)
        hand.is_valid(raise_exception=True)
        if hand.validated_data["raised"]:
            domain.raise_hand(attempt=attempt)
        else:
            domain.lower_hand(attempt=attempt, by=None)
        return self.answer(attempt, request)


class SayView(CandidateView):
    """``POST {"text", "key"}`` → how it stands."""

    @extend_schema(
        summary="Say something to the proctors", request=Saying, responses={200: LiveAnswer}
    )
    def post(self, request: Request, public_id: str) -> Response:
        attempt = self.own(request, public_id)
        said = Saying(data=request.data)
        said.is_valid(raise_exception=True)
        domain.say(attempt=attempt, **said.validated_data)
        return self.answer(attempt, request)
