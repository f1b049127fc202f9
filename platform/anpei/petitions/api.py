"""延期申请 and 补考申请 over the API (YN-40)."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from anpei.accounts.api.answers import DecisionAnswer
from anpei.accounts.api.permissions import IsLearner
from anpei.accounts.api.scopes import Scope
from anpei.accounts.permissions import person_of, user_of
from anpei.petitions import domain
from anpei.petitions.models import Petition
from anpei.petitions.policies import decide_petition, petition_facts
from anpei.petitions.queries import petitions_of
from anpei.provinces.ways import PetitionKind
from anpei.study.queries import enrolments_of

_MOST = 20


class PetitionAnswer(serializers.ModelSerializer[Petition]):
    """``reason`` says why it was refused."""

    id = serializers.CharField(source="public_id")
    enrolment = serializers.CharField(source="enrolment.public_id")

    class Meta:
        model = Petition
        fields = ("id", "enrolment", "kind", "nth", "state", "reason", "filed_at", "decided_at")
        read_only_fields = fields


class PetitionChoiceAnswer(serializers.Serializer[None]):
    """Whether this can be asked for now."""

    kind = serializers.ChoiceField(choices=list(PetitionKind))
    decision = DecisionAnswer()


class PetitionsAnswer(serializers.Serializer[None]):
    petitions = PetitionAnswer(many=True)


class PetitionChoicesAnswer(serializers.Serializer[Any]):
    choices = PetitionChoiceAnswer(many=True)


class PetitionSent(serializers.Serializer[None]):
    kind = serializers.ChoiceField(choices=list(PetitionKind))
    phone = serializers.CharField(max_length=11, help_text="A mobile number of 11 digits.")
    promised = serializers.BooleanField(help_text="That the rules are known, ticked by the person.")


class LearnerView(APIView):
    permission_classes = (IsLearner,)
    scopes = (Scope.STUDY,)


class PetitionsView(LearnerView):
    """Newest first, decided ones among them."""

    @extend_schema(summary="The learner's petitions", responses=PetitionsAnswer)
    def get(self, request: Request) -> Response:
        rows = petitions_of(person_of(request._request))[:_MOST]
        return Response({"petitions": PetitionAnswer(rows, many=True).data})


class EnrolmentPetitionsView(LearnerView):
    """More time or more attempts for one enrolment, as the province's rule allows."""

    @extend_schema(summary="What can be asked for", responses=PetitionChoicesAnswer)
    def get(self, request: Request, enrolment_id: str) -> Response:
        own = get_object_or_404(enrolments_of(person_of(request._request)), public_id=enrolment_id)
        decisions = {kind: decide_petition(petition_facts(own, kind), own) for kind in PetitionKind}
        choices = [{"kind": kind, "decision": one} for kind, one in decisions.items()]
        return Response(PetitionChoicesAnswer({"choices": choices}).data)

    @extend_schema(summary="File a petition", request=PetitionSent, responses={201: PetitionAnswer})
    def post(self, request: Request, enrolment_id: str) -> Response:
        own = get_object_or_404(enrolments_of(person_of(request._request)), public_id=enrolment_id)
        sent = PetitionSent(data=request.data)
        sent.is_valid(raise_exception=True)
        filed = domain.file_petition(
            enrolment=own,
            kind=PetitionKind(sent.validated_data["kind"]),
            phone=sent.validated_data["phone"],
            promised=sent.validated_data["promised"],
            by=user_of(request._request),
        )
        return Response(PetitionAnswer(filed).data, status=201)
