"""The beat, as the API's document tells it; ``study.hot`` answers it."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from anpei.study.api.shapes import Beat, BeatAnswer, BeatRefused


class BeatOperation(APIView):
    """Authorised by the lease in the body alone. Every ``interval_ms`` while the video plays; a
    beat that was not answered is sent again with the same token."""

    authentication_classes = ()

    @extend_schema(
        summary="Count a stretch of watching",
        request=Beat,
        responses={200: BeatAnswer, 403: BeatRefused, 409: BeatRefused, 422: BeatRefused},
    )
    def post(self, request: Request) -> Response:
        raise NotImplementedError


HOT_OPERATIONS: dict[str, type[APIView]] = {"/hot/study/beat": BeatOperation}
