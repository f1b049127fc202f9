"""Photos and events, as the API's document tells them; ``proctoring.hot`` answers them."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.views import APIView

from anpei.accounts.api.hot_operation import HotOperation
from anpei.proctoring.hot import EVENTS, PHOTOS
from anpei.proctoring.models import TOLD_BY_PAGE


class StoredPhoto(serializers.Serializer[None]):
    photo = serializers.CharField()
    taken_at = serializers.DateTimeField()


class PhotoFile(serializers.Serializer[None]):
    photo = serializers.FileField()


class PageEvent(serializers.Serializer[None]):
    kind = serializers.ChoiceField(choices=sorted(TOLD_BY_PAGE))
    at = serializers.IntegerField(help_text="Milliseconds of the server's clock.")
    seconds = serializers.IntegerField(required=False)
    detail = serializers.CharField(required=False, allow_blank=True)
    key = serializers.CharField(help_text="The page's own: told twice, kept once.")


class EventsSent(serializers.Serializer[None]):
    token = serializers.CharField()
    items = PageEvent(many=True)


class EventsKept(serializers.Serializer[None]):
    now = serializers.IntegerField()
    kept = serializers.IntegerField()


@extend_schema_view(
    post=extend_schema(
        summary="Upload a photo",
        parameters=[
            OpenApiParameter("X-Capture-Ticket", str, OpenApiParameter.HEADER, required=True)
        ],
        request={"image/jpeg": OpenApiTypes.BINARY, "multipart/form-data": PhotoFile},
        responses={201: StoredPhoto},
    )
)
class PhotoOperation(HotOperation):
    """Authorised by the one-use ticket alone. The picture as raw body, or as the file `photo`."""


@extend_schema_view(
    post=extend_schema(summary="Tell events", request=EventsSent, responses={200: EventsKept})
)
class EventsOperation(HotOperation):
    """Authorised by the attempt's lease alone: what the page noticed while the exam went on."""


HOT_OPERATIONS: dict[str, type[APIView]] = {PHOTOS: PhotoOperation, EVENTS: EventsOperation}
