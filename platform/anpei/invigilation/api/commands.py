"""The proctor's side: commands to one candidate, and what the candidate answers (PL-32, PL-33)."""

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from anpei.accounts.api.permissions import IsStaff
from anpei.accounts.models import Role
from anpei.accounts.permissions import user_of
from anpei.exams.models import Attempt
from anpei.invigilation import domain
from anpei.invigilation.api.documented import AFTER, CommandedAnswer, LiveAnswer
from anpei.invigilation.api.shapes import command_shape, live_shape
from anpei.invigilation.models import CommandKind
from anpei.invigilation.models.command import KEY_LENGTH, REASON_LENGTH, TEXT_LENGTH
from anpei.invigilation.permissions import check_invigilates
from anpei.invigilation.queries import live_state


class CommandRequest(serializers.Serializer[None]):
    """``key`` is the sender's own: sent twice, done once. ``reason`` where it harms."""

    kind = serializers.ChoiceField(choices=CommandKind.choices)
    key = serializers.CharField(max_length=KEY_LENGTH)
    reason = serializers.CharField(
        max_length=REASON_LENGTH, required=False, allow_blank=True, default=""
    )
    text = serializers.CharField(
        max_length=TEXT_LENGTH, required=False, allow_blank=True, default=""
    )
    minutes = serializers.IntegerField(required=False, default=0)


class ProctorView(APIView):
    """For proctors, and only at candidates of their rooms."""

    permission_classes = (IsStaff,)
    roles = (Role.PROCTOR,)

    def watched(self, request: Request, public_id: str) -> Attempt:
        """The attempt; 404 when there is none, 403 when it is not theirs to watch."""
        attempt = Attempt.objects.defer("paper").filter(public_id=public_id).first()
        if attempt is None:
            raise Http404
        check_invigilates(user_of(request._request), attempt)
        return attempt


class CommandsView(ProctorView):
    """``GET ?after=`` → how it stands and what was said; ``POST`` → one command."""

    @extend_schema(
        summary="How a candidate's exam stands", parameters=[AFTER], responses=LiveAnswer
    )
    def get(self, request: Request, public_id: str) -> Response:
        attempt = self.watched(request, public_id)
        return Response(live_shape(live_state(attempt, after=after_of(request))))

    @extend_schema(
        summary="Give one command", request=CommandRequest, responses={201: CommandedAnswer}
    )
    def post(self, request: Request, public_id: str) -> Response:
        attempt = self.watched(request, public_id)
        wanted = CommandRequest(data=request.data)
        wanted.is_valid(raise_exception=True)
        command = domain.issue_command(
            attempt=attempt, by=user_of(request._request), **wanted.validated_data
        )
        live = live_state(attempt, after=command.seq)
        return Response(live_shape(live) | {"command": command_shape(command)}, status=201)


class MessagesReadView(ProctorView):
    """``POST`` → the proctor has read what the candidate said."""

    @extend_schema(
        summary="Mark the candidate's messages as read", request=None, responses={204: None}
    )
    def post(self, request: Request, public_id: str) -> Response:
        attempt = self.watched(request, public_id)
        domain.read_messages(attempt=attempt, by=user_of(request._request))
        return Response(status=204)


def after_of(request: Request) -> int:
    """The number after which the asker wants to know; 0 for anything else than one."""
    after = request.query_params.get("after", "")
    return int(after) if after.isascii() and after.isdecimal() and len(after) < 10 else 0
