"""The beat, as the API's document tells it; ``study.hot`` answers it."""

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.views import APIView

from anpei.accounts.api.hot_operation import HotOperation
from anpei.study.api.shapes import Beat, BeatAnswer, BeatRefused


@extend_schema_view(
    post=extend_schema(
        summary="Count a stretch of watching",
        request=Beat,
        responses={200: BeatAnswer, 403: BeatRefused, 409: BeatRefused, 422: BeatRefused},
    )
)
class BeatOperation(HotOperation):
    """Authorised by the lease in the body alone. Every ``interval_ms`` while the video plays; a
    beat that was not answered is sent again with the same token."""


HOT_OPERATIONS: dict[str, type[APIView]] = {"/hot/study/beat": BeatOperation}
