"""课后习题 of a topic over the API: practise as often as one likes; it changes nothing (SD-37)."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from anpei.accounts.api.permissions import IsLearner
from anpei.accounts.api.scopes import Scope
from anpei.accounts.permissions import person_of
from anpei.exams import domain
from anpei.exams.models import Question
from anpei.exams.permissions import own_study
from anpei.exams.queries import exercises_of
from anpei.study.models import TopicStudy


class ExerciseAnswer(serializers.Serializer[None]):
    id = serializers.CharField()
    kind = serializers.CharField()
    material = serializers.CharField(allow_blank=True, help_text="Of the case it belongs to.")
    stem = serializers.CharField()
    options = serializers.ListField(child=serializers.CharField())


class ExercisesAnswer(serializers.Serializer[None]):
    exercises = ExerciseAnswer(many=True)


class Practised(serializers.Serializer[None]):
    exercise = serializers.CharField(max_length=22)
    chosen = serializers.ListField(
        child=serializers.IntegerField(min_value=0), max_length=20, help_text="In `options`."
    )


class PractisedSent(serializers.Serializer[None]):
    answers = Practised(many=True)


class VerdictAnswer(serializers.Serializer[None]):
    exercise = serializers.CharField()
    verdict = serializers.ChoiceField(choices=["right", "wrong", "blank"])


class VerdictsAnswer(serializers.Serializer[None]):
    count = serializers.IntegerField()
    right = serializers.IntegerField()
    verdicts = VerdictAnswer(many=True)


class ExercisesView(APIView):
    """Right or wrong and no more: which option is right is never told."""

    permission_classes = (IsLearner,)
    scopes = (Scope.STUDY,)

    @extend_schema(summary="The exercises of a topic", responses=ExercisesAnswer)
    def get(self, request: Request, study: str) -> Response:
        groups = exercises_of(_own(request, study).topic)
        shown = [_shape(one, group.material) for group in groups for one in group.questions]
        return Response({"exercises": shown})

    @extend_schema(
        summary="Practise: which answers are right",
        request=PractisedSent,
        responses={200: VerdictsAnswer},
    )
    def post(self, request: Request, study: str) -> Response:
        sent = PractisedSent(data=request.data)
        sent.is_valid(raise_exception=True)
        typed = {one["exercise"]: one["chosen"] for one in sent.validated_data["answers"]}
        groups = exercises_of(_own(request, study).topic)
        chosen = {
            one: sorted({at for at in typed.get(one.public_id, ()) if at < len(one.options)})
            for group in groups
            for one in group.questions
        }
        right = domain.right_questions(chosen)
        verdicts = [
            {
                "exercise": one.public_id,
                "verdict": "blank" if not at else "right" if one.pk in right else "wrong",
            }
            for one, at in chosen.items()
        ]
        return Response({"count": len(chosen), "right": len(right), "verdicts": verdicts})


def _own(request: Request, study: str) -> TopicStudy:
    return own_study(person_of(request._request), study)


def _shape(question: Question, material: str) -> dict[str, Any]:
    return {
        "id": question.public_id,
        "kind": question.kind,
        "material": material,
        "stem": question.stem,
        "options": list(question.options),
    }
