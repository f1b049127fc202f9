"""Every enrolment of a learner, with where it stands."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from anpei.accounts.api.permissions import IsLearner
from anpei.accounts.api.scopes import Scope
from anpei.accounts.permissions import person_of
from anpei.study.queries import enrolments_of


class EnrolmentAnswer(serializers.Serializer[None]):
    """`exam_passed`, `qualified`, `reported` and `certified` are four states, not one."""

    id = serializers.CharField()
    state = serializers.CharField()
    state_label = serializers.CharField()
    class_number = serializers.CharField()
    class_name = serializers.CharField()
    category = serializers.CharField()
    licence_number = serializers.CharField()
    enterprise = serializers.CharField()


class EnrolmentsAnswer(serializers.Serializer[None]):
    enrolments = EnrolmentAnswer(many=True)


class EnrolmentsView(APIView):
    """The one to study first comes first."""

    permission_classes = (IsLearner,)
    scopes = (Scope.STUDY, Scope.EXAMS)

    @extend_schema(summary="The learner's enrolments and results", responses=EnrolmentsAnswer)
    def get(self, request: Request) -> Response:
        rows = [
            {
                "id": one.public_id,
                "state": one.state,
                "state_label": one.get_state_display(),
                "class_number": one.training_class.number,
                "class_name": one.training_class.name,
                "category": one.licence.category,
                "licence_number": one.licence.number,
                "enterprise": one.enterprise.name,
            }
            for one in enrolments_of(person_of(request._request))
        ]
        return Response({"enrolments": rows})
