"""What the API's document tells of the hot door's addresses."""

from rest_framework.exceptions import MethodNotAllowed
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView


class HotOperation(APIView):
    """Told, never asked: the hot door answers its address before any view (ADR 3)."""

    authentication_classes = ()

    def post(self, request: Request) -> Response:
        raise MethodNotAllowed("POST")
