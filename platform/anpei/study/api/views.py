"""The study for browser modules and other clients (session, JSON)."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from anpei.accounts.api.permissions import IsLearner
from anpei.accounts.api.scopes import Scope
from anpei.accounts.permissions import person_of, user_of
from anpei.accounts.sessions import session_key_of
from anpei.courses.models import Topic
from anpei.courses.video_links import poster_link, stream_link, subtitle_links
from anpei.enrolment.models import Enrolment
from anpei.kernel.errors import InvalidInput, NotAllowed
from anpei.study.api.representation import represent_study
from anpei.study.api.shapes import ChosenAnswer, EnrolmentNamed, PlayerAnswer, StudyAnswer
from anpei.study.domain import OpenedPlayer, check_pass, choose_topic, open_player
from anpei.study.models import TopicStudy
from anpei.study.queries import current_enrolment, enrolments_of


def named_enrolment(request: Request, named: object) -> Enrolment:
    """The learner's enrolment with this public id, or the one being studied when it is "" or None.

    Raises InvalidInput for what is no text, Http404.
    """
    person = person_of(request)
    if named is not None and not isinstance(named, str):
        raise InvalidInput("enrolment: a text", field="enrolment")
    if named:
        return get_object_or_404(enrolments_of(person), public_id=named)
    enrolment = current_enrolment(person)
    if enrolment is None:
        raise Http404
    return enrolment


def _enrolment_named_by(request: Request) -> object:
    return request.data.get("enrolment", "") if isinstance(request.data, dict) else ""


class StateView(APIView):
    """GET: the learner's study (``?enrolment=`` names another than the current)."""

    permission_classes = [IsLearner]
    scopes = (Scope.STUDY,)

    @extend_schema(
        summary="The learner's study: categories, topics, credits",
        parameters=[OpenApiParameter("enrolment", str, description="Else the current one.")],
        responses=StudyAnswer,
    )
    def get(self, request: Request) -> Response:
        enrolment = named_enrolment(request, request.query_params.get("enrolment", ""))
        return Response(represent_study(enrolment))


class ChooseView(APIView):
    """POST ``{enrolment?}``: choose a topic. 201 ``{study, topic, required_ms, watched_ms}``."""

    permission_classes = [IsLearner]
    scopes = (Scope.STUDY,)

    @extend_schema(summary="Choose a topic", request=EnrolmentNamed, responses={201: ChosenAnswer})
    def post(self, request: Request, topic_id: str) -> Response:
        enrolment = named_enrolment(request, _enrolment_named_by(request))
        topic = get_object_or_404(Topic.objects.select_related("category"), public_id=topic_id)
        study = choose_topic(enrolment=enrolment, topic=topic, by=user_of(request))
        return Response(
            {
                "study": study.public_id,
                "topic": topic.public_id,
                "required_ms": study.required_ms,
                "watched_ms": study.watched_ms,
            },
            status=201,
        )


class PlayerView(APIView):
    """POST ``{enrolment?}``: open the player of a chosen topic; the newest holds the lease."""

    permission_classes = [IsLearner]
    scopes = (Scope.STUDY,)

    @extend_schema(
        summary="Open the player of a chosen topic",
        request=EnrolmentNamed,
        responses={200: PlayerAnswer},
    )
    def post(self, request: Request, topic_id: str) -> Response:
        enrolment = named_enrolment(request, _enrolment_named_by(request))
        study = (
            TopicStudy.objects.select_related(
                "topic__video", "enrolment__training_class", "enrolment__licence"
            )
            .filter(enrolment=enrolment, topic__public_id=topic_id)
            .first()
        )
        if study is None:
            raise NotAllowed(_("Choose this topic first."))
        check_pass(study.enrolment, session_key_of(request._request))
        return Response(_represent(open_player(study=study, by=user_of(request))))


def _represent(opened: OpenedPlayer) -> dict[str, Any]:
    study, user = opened.study, opened.by
    return {
        "study": study.public_id,
        "lease": opened.lease,
        "token": opened.token,
        "beat_url": "/hot/study/beat",
        "interval_ms": opened.beat_ms,
        "next_in_ms": opened.next_in_ms,
        "watched_ms": study.watched_ms,
        "required_ms": study.required_ms,
        "position_ms": study.position_ms,
        "complete": study.completed_at is not None,
        "needs_camera": opened.needs_camera,
        "speed_max": opened.speed_max,
        "took_over": opened.took_over,
        "video_url": stream_link(study.topic.video, user),
        "poster_url": poster_link(study.topic.video, user),
        "subtitles": subtitle_links(study.topic.video, user),
    }
