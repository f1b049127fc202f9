"""The OpenAPI document of this host."""

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from anpei.clients.document import host_document
from tenants.entering import current_association


@extend_schema(exclude=True)
class SchemaView(APIView):
    """Anybody may read how the API is spoken to (OpenAPI 3.0, JSON)."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    def get(self, request: Request) -> Response:
        address = request.build_absolute_uri("/").rstrip("/")
        title = current_association().name
        return Response(host_document(title=title, address=address))
