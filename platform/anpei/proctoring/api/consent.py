"""The learner's consent to photos, given before the first one and taken back at any time (T20)."""

from django.template.loader import render_to_string
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from anpei.accounts.api.permissions import IsLearner
from anpei.accounts.api.scopes import Scope
from anpei.accounts.permissions import person_of, user_of
from anpei.kernel.errors import InvalidInput
from anpei.proctoring import domain
from anpei.proctoring.consents import FACE_CONSENT_VERSION
from anpei.proctoring.policies import has_consent
from anpei.provinces.current import current_edition


class ConsentAnswer(serializers.Serializer[None]):
    """``html`` is what has to be shown, whole, before ``version`` is agreed to."""

    given = serializers.BooleanField()
    version = serializers.CharField()
    html = serializers.CharField()


class ConsentSent(serializers.Serializer[None]):
    version = serializers.CharField(max_length=40, help_text="The version that was shown.")


class ConsentView(APIView):
    """Without it no photo is taken. There is a way without: the text says which."""

    permission_classes = (IsLearner,)
    scopes = (Scope.PROFILE,)

    @extend_schema(summary="The consent to photos: its text, and whether", responses=ConsentAnswer)
    def get(self, request: Request) -> Response:
        return Response(_body(request))

    @extend_schema(summary="Agree to photos", request=ConsentSent, responses={200: ConsentAnswer})
    def post(self, request: Request) -> Response:
        sent = ConsentSent(data=request.data)
        sent.is_valid(raise_exception=True)
        if sent.validated_data["version"] != FACE_CONSENT_VERSION:
            raise InvalidInput("version: another one holds now", field="version")
        domain.give_face_consent(person=person_of(request._request), by=user_of(request._request))
        return Response(_body(request))


class ConsentEndView(APIView):
    """Photos and face data are deleted."""

    permission_classes = (IsLearner,)
    scopes = (Scope.PROFILE,)

    @extend_schema(summary="Take the consent back", request=None, responses={200: ConsentAnswer})
    def post(self, request: Request) -> Response:
        request_ = request._request
        domain.withdraw_face_consent(person=person_of(request_), by=user_of(request_))
        return Response(_body(request))


def _body(request: Request) -> dict[str, object]:
    policy = {"policy": current_edition().policy}
    parts = ("what", "choice")
    return {
        "given": has_consent(person_of(request._request)),
        "version": FACE_CONSENT_VERSION,
        "html": "".join(
            render_to_string(f"proctoring/learner/consent_{part}.html", policy) for part in parts
        ),
    }
