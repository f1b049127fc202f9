"""A look at the face before a lesson, taken by the very client that wants to play (YN-21…23)."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from anpei.accounts.api.permissions import IsLearner
from anpei.accounts.api.scopes import Scope
from anpei.accounts.permissions import person_of, user_of
from anpei.accounts.sessions import session_key_of
from anpei.kernel.errors import InvalidInput
from anpei.presence import domain
from anpei.presence.models import FaceCheck
from anpei.presence.queries import has_profile_photo, own_check
from anpei.proctoring.tickets import ticket_token
from anpei.study.models import TopicStudy


class LearnerView(APIView):
    permission_classes = (IsLearner,)
    scopes = (Scope.STUDY,)


class ProfilePhotoAnswer(serializers.Serializer[None]):
    is_set = serializers.BooleanField()


class ProfilePhotoSent(serializers.Serializer[None]):
    photo = serializers.FileField()


class LookSent(serializers.Serializer[None]):
    study = serializers.CharField(max_length=22, help_text="The chosen topic's `study`.")


class LookAnswer(serializers.Serializer[None]):
    """``state``: open, confirmed, waiting, analysing, retry, old (begin another), passed or failed.
    Once it is passed the player opens for this sign-in."""

    id = serializers.CharField()
    state = serializers.CharField()


class LookTicketAnswer(serializers.Serializer[None]):
    ticket = serializers.CharField(help_text="For `X-Capture-Ticket` of the upload.")


class ProfilePhotoView(LearnerView):
    """Set once; only the association gives an old one up."""

    parser_classes = (MultiPartParser,)

    @extend_schema(summary="Whether the profile photo is set", responses=ProfilePhotoAnswer)
    def get(self, request: Request) -> Response:
        return Response({"is_set": has_profile_photo(person_of(request._request))})

    @extend_schema(
        summary="Set the profile photo",
        request={"multipart/form-data": ProfilePhotoSent},
        responses={201: ProfilePhotoAnswer},
    )
    def post(self, request: Request) -> Response:
        file = request.FILES.get("photo")
        if file is None:
            raise InvalidInput("photo: a file is wanted", field="photo")
        domain.set_profile_photo(
            person=person_of(request._request), data=file.read(), by=user_of(request._request)
        )
        return Response({"is_set": True}, status=201)


class LooksView(LearnerView):
    """Asked for when the player answers 403 ``face_needed``; good for five minutes."""

    @extend_schema(
        summary="Begin a look at the face", request=LookSent, responses={201: LookAnswer}
    )
    def post(self, request: Request) -> Response:
        sent = LookSent(data=request.data)
        sent.is_valid(raise_exception=True)
        studies = TopicStudy.objects.select_related(
            "topic", "enrolment__training_class", "enrolment__licence"
        )
        study = get_object_or_404(
            studies,
            public_id=sent.validated_data["study"],
            enrolment__person=person_of(request._request),
        )
        check = domain.begin_look(
            study=study,
            session_key=session_key_of(request._request),
            by=user_of(request._request),
        )
        return Response({"id": check.public_id, "state": check.state}, status=201)


class LookView(LearnerView):
    """Ask again every second or two until it is passed, failed or old."""

    @extend_schema(summary="What a look has come to", responses=LookAnswer)
    def get(self, request: Request, public_id: str) -> Response:
        check = _own(request, public_id)
        return Response({"id": check.public_id, "state": domain.settle_look(check=check)})


class LookTicketView(LearnerView):
    """Asking for it says “本人操作”: that it is the learner who holds the device."""

    @extend_schema(
        summary="Get leave for one picture of a look",
        request=None,
        responses={201: LookTicketAnswer},
    )
    def post(self, request: Request, public_id: str) -> Response:
        check = _own(request, public_id)
        domain.confirm_look(check=check)
        given = domain.take_ticket(check=check)
        return Response({"ticket": ticket_token(given.public_id)}, status=201)


def _own(request: Request, public_id: str) -> FaceCheck:
    check = own_check(person_of(request._request).pk, public_id)
    if check is None:
        raise Http404
    return check
