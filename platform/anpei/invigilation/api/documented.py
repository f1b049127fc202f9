"""What the live exam's API answers, for its document; the bodies are made in the shapes.

Moments are milliseconds since 1970.
"""

from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

AFTER = OpenApiParameter("after", int, description="Only what is newer than this number.")


class CommandAnswer(serializers.Serializer[None]):
    seq = serializers.IntegerField()
    kind = serializers.CharField()
    by = serializers.CharField()
    reason = serializers.CharField()
    text = serializers.CharField()
    minutes = serializers.IntegerField()
    at = serializers.IntegerField()
    shown = serializers.IntegerField(allow_null=True)
    read = serializers.IntegerField(allow_null=True)


class SaidAnswer(serializers.Serializer[None]):
    key = serializers.CharField()
    text = serializers.CharField()
    at = serializers.IntegerField()
    read = serializers.IntegerField(allow_null=True)


class LiveAnswer(serializers.Serializer[None]):
    """The clock, what the proctors said and did, and what was said to them."""

    state = serializers.CharField()
    paused = serializers.BooleanField()
    pause_reason = serializers.CharField()
    now = serializers.IntegerField()
    deadline = serializers.IntegerField()
    live = serializers.IntegerField()
    commands = CommandAnswer(many=True)
    messages = SaidAnswer(many=True)
    hand = serializers.IntegerField(allow_null=True)
    given_back = serializers.IntegerField(help_text="Seconds an outage of the platform cost.")


class CommandedAnswer(LiveAnswer):
    command = CommandAnswer()


class SeatAnswer(serializers.Serializer[None]):
    id = serializers.CharField()
    room = serializers.CharField()
    seq = serializers.IntegerField()
    name = serializers.CharField()
    enterprise = serializers.CharField()
    phase = serializers.CharField()
    outcome = serializers.CharField()
    deadline = serializers.IntegerField(allow_null=True)
    paused = serializers.IntegerField(allow_null=True)
    over = serializers.IntegerField(allow_null=True)
    photo = serializers.CharField()
    photo_id = serializers.CharField()
    taken = serializers.IntegerField(allow_null=True)
    band = serializers.CharField()
    similarity = serializers.FloatField(allow_null=True)
    flags = serializers.ListField(child=serializers.CharField())
    silence = serializers.IntegerField(allow_null=True)
    hand = serializers.BooleanField()
    unread = serializers.IntegerField()
    risk = serializers.IntegerField()
    badness = serializers.IntegerField()


class WatcherAnswer(serializers.Serializer[None]):
    id = serializers.CharField()
    name = serializers.CharField()
    here = serializers.BooleanField()
    looks_at = serializers.CharField()


class WallAnswer(serializers.Serializer[None]):
    room = serializers.CharField()
    seq = serializers.IntegerField()
    now = serializers.IntegerField()
    seats = SeatAnswer(many=True)
    watchers = WatcherAnswer(many=True)

    def get_fields(self) -> dict[str, serializers.Field]:  # type: ignore[type-arg]  # DRF's own
        return super().get_fields() | {"from": serializers.IntegerField()}
