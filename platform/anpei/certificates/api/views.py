"""A learner's certificates over the API."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from anpei.accounts.api.permissions import IsLearner
from anpei.accounts.api.scopes import Scope
from anpei.accounts.permissions import person_of
from anpei.certificates import queries
from anpei.certificates.addresses import verification_url
from anpei.certificates.files import pdf_response
from anpei.certificates.policies import decide_certificate


class CertificateAnswer(serializers.Serializer[None]):
    id = serializers.CharField()
    number = serializers.CharField()
    state = serializers.CharField()
    enrolment = serializers.CharField()
    class_name = serializers.CharField()
    licence_number = serializers.CharField()
    issued_at = serializers.DateTimeField()
    verification_url = serializers.CharField(help_text="What its QR code holds.")


class AwaitedAnswer(serializers.Serializer[None]):
    """A result that has passed and has no certificate yet, with the reason."""

    enrolment = serializers.CharField()
    class_name = serializers.CharField()
    message = serializers.CharField()


class CertificatesAnswer(serializers.Serializer[None]):
    certificates = CertificateAnswer(many=True)
    awaited = AwaitedAnswer(many=True)


class LearnerView(APIView):
    permission_classes = (IsLearner,)
    scopes = (Scope.CERTIFICATES,)


class CertificatesView(LearnerView):
    """Newest first; what is still awaited after them."""

    @extend_schema(summary="The learner's certificates", responses=CertificatesAnswer)
    def get(self, request: Request) -> Response:
        person = person_of(request._request)
        return Response(
            {
                "certificates": [
                    {
                        "id": one.public_id,
                        "number": one.number,
                        "state": one.state,
                        "enrolment": one.enrolment.public_id,
                        "class_name": one.enrolment.training_class.name,
                        "licence_number": one.enrolment.licence.number,
                        "issued_at": one.issued_at,
                        "verification_url": verification_url(one.token),
                    }
                    for one in queries.certificates_of(person)
                ],
                "awaited": [
                    {
                        "enrolment": one.public_id,
                        "class_name": one.training_class.name,
                        "message": str(decide_certificate(one).message),
                    }
                    for one in queries.enrolments_to_certify(person)
                ],
            }
        )


class CertificateFileView(LearnerView):
    """As it was issued and signed."""

    @extend_schema(
        summary="The signed PDF", responses={(200, "application/pdf"): OpenApiTypes.BINARY}
    )
    def get(self, request: Request, public_id: str) -> HttpResponse:
        own = queries.certificates_of(person_of(request._request))
        return pdf_response(get_object_or_404(own, public_id=public_id))
