"""The classes an enterprise can choose from, and who of it may be enrolled."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from anpei.accounts.api.permissions import IsEnterprise
from anpei.accounts.api.scopes import Scope
from anpei.accounts.permissions import enterprise_of
from anpei.enrolment.models import TrainingClass
from anpei.enrolment.queries import open_classes
from anpei.enrolment.roster import KeptOut, Person, roster_for
from anpei.people.queries import last_sync_of
from anpei.provinces.current import current_province


class ClassSerializer(serializers.ModelSerializer[TrainingClass]):
    """A class as 继续教育报名 lists it; fee in fen, credits in tenths."""

    class Meta:
        model = TrainingClass
        fields = (
            "public_id",
            "number",
            "name",
            "category",
            "enrol_from",
            "enrol_until",
            "study_from",
            "study_until",
            "credit_tenths",
            "period",
            "fee_fen",
            "taken",
            "places",
        )
        read_only_fields = fields


class PersonSerializer(serializers.Serializer[Person]):
    """A licence and its holder, with the province's answer."""

    licence = serializers.CharField(source="licence.public_id")
    name = serializers.CharField(source="licence.person.name")
    number = serializers.CharField(source="licence.number")
    category = serializers.CharField(source="licence.category")
    valid_until = serializers.DateField(source="licence.valid_until")
    age = serializers.IntegerField()
    outcome = serializers.CharField(source="decision.outcome")
    rule = serializers.CharField(source="decision.rule")
    edition = serializers.CharField(source="decision.edition")
    message = serializers.CharField(source="decision.message")
    remedy = serializers.CharField(source="decision.remedy")
    allowed_from = serializers.DateField(source="decision.allowed_from", allow_null=True)


class KeptOutSerializer(serializers.Serializer[KeptOut]):
    """Those whom one rule keeps out."""

    rule = serializers.CharField()
    title = serializers.CharField()
    people = PersonSerializer(many=True)


class EligibilitySerializer(serializers.Serializer[object]):
    """Everybody of the enterprise before one class."""

    synced_at = serializers.DateTimeField(allow_null=True)
    eligible = PersonSerializer(many=True)
    kept_out = KeptOutSerializer(many=True)


class ClassesAnswer(serializers.Serializer[object]):
    classes = ClassSerializer(many=True)


class ClassList(APIView):
    """Open classes; ``?category=`` narrows them to one licence category."""

    permission_classes = (IsEnterprise,)
    scopes = (Scope.ENROLMENT,)

    @extend_schema(
        summary="Classes that are open for enrolment",
        parameters=[OpenApiParameter("category", str, description="A licence category's code.")],
        responses=ClassesAnswer,
    )
    def get(self, request: Request) -> Response:
        wanted = request.query_params.get("category")
        codes = [one.code for one in current_province().licence_categories]
        rows = [row for code in codes if wanted in {None, "", code} for row in open_classes(code)]
        return Response({"classes": ClassSerializer(rows, many=True).data})


class Eligibility(APIView):
    """Who may be enrolled, and for everybody else which rule and which date (SD-14)."""

    permission_classes = (IsEnterprise,)
    scopes = (Scope.ENROLMENT,)

    @extend_schema(
        summary="Who of the enterprise may be enrolled, and why the others may not",
        parameters=[OpenApiParameter("q", str, description="A name or a number.")],
        responses=EligibilitySerializer,
    )
    def get(self, request: Request, public_id: str) -> Response:
        training_class = get_object_or_404(TrainingClass, public_id=public_id)
        enterprise = enterprise_of(request._request)
        roster = roster_for(
            training_class, enterprise, words=request.query_params.get("q", "")[:60]
        )
        body = {
            "synced_at": last_sync_of(enterprise),
            "eligible": roster.eligible,
            "kept_out": roster.kept_out,
        }
        return Response(EligibilitySerializer(body).data)
