"""What the exam API takes and answers, for its document; the bodies are made in ``shapes``.

Moments are milliseconds since 1970 on the server's clock; points are in hundredths.
"""

from rest_framework import serializers

from anpei.exams.models import ExamKind


class AttemptAnswer(serializers.Serializer[None]):
    id = serializers.CharField()
    kind = serializers.ChoiceField(choices=ExamKind.choices)
    number = serializers.IntegerField()
    state = serializers.CharField()
    started = serializers.IntegerField()
    deadline = serializers.IntegerField()
    paused = serializers.BooleanField()
    closed = serializers.IntegerField(allow_null=True)
    points_hundredths = serializers.IntegerField(allow_null=True)
    passed = serializers.BooleanField(allow_null=True)


class ExamAnswer(serializers.Serializer[None]):
    enrolment = serializers.CharField()
    enrolment_state = serializers.CharField()
    kind = serializers.ChoiceField(choices=ExamKind.choices)
    may_start = serializers.BooleanField()
    outcome = serializers.CharField()
    detail = serializers.CharField()
    rule = serializers.CharField()
    attempts_left = serializers.IntegerField(allow_null=True)
    minutes = serializers.IntegerField()
    questions = serializers.IntegerField()
    running = serializers.CharField(allow_null=True)
    attempts = AttemptAnswer(many=True)

    def get_fields(self) -> dict[str, serializers.Field]:  # type: ignore[type-arg]  # DRF's own
        return super().get_fields() | {"class": serializers.CharField()}


class ExamsAnswer(serializers.Serializer[None]):
    exams = ExamAnswer(many=True)


class Opening(serializers.Serializer[None]):
    kind = serializers.ChoiceField(choices=ExamKind.choices)
    enrolment = serializers.CharField(required=False)


class OpenedAnswer(AttemptAnswer):
    token = serializers.CharField(help_text="The lease: what answers are written with.")
    pulse_seconds = serializers.IntegerField()


class CaseAnswer(serializers.Serializer[None]):
    number = serializers.IntegerField()
    part = serializers.IntegerField()
    parts = serializers.IntegerField()


class ItemAnswer(serializers.Serializer[None]):
    kind = serializers.CharField()
    stem = serializers.CharField()
    options = serializers.ListField(child=serializers.CharField())
    case = CaseAnswer(required=False)


class SavedAnswer(serializers.Serializer[None]):
    item = serializers.IntegerField()
    chosen = serializers.ListField(child=serializers.IntegerField())
    marked = serializers.BooleanField()
    sequence = serializers.IntegerField()
    at = serializers.IntegerField()


class PaperAnswer(serializers.Serializer[None]):
    id = serializers.CharField()
    kind = serializers.CharField()
    running = serializers.BooleanField()
    now = serializers.IntegerField()
    deadline = serializers.IntegerField()
    sequence = serializers.IntegerField()
    photo_seconds = serializers.IntegerField(allow_null=True)
    cases = serializers.ListField(child=serializers.CharField())
    items = ItemAnswer(many=True)
    saved = SavedAnswer(many=True)


class HeldPaperAnswer(PaperAnswer):
    token = serializers.CharField()
    pulse_seconds = serializers.IntegerField()


class LeaseSent(serializers.Serializer[None]):
    token = serializers.CharField()


class Written(serializers.Serializer[None]):
    item = serializers.IntegerField(help_text="Position in the paper's `items`.")
    chosen = serializers.ListField(
        child=serializers.IntegerField(), help_text="Positions in `options`."
    )
    marked = serializers.BooleanField(required=False)
    sequence = serializers.IntegerField(help_text="An older one never replaces a newer one.")


class WrittenSent(LeaseSent):
    items = Written(many=True)


class SavedAt(serializers.Serializer[None]):
    now = serializers.IntegerField()
    deadline = serializers.IntegerField()
    live = serializers.IntegerField(help_text="Has it grown, ask `…/live/`.")


class PulseAnswer(SavedAt):
    photo_wanted = serializers.BooleanField()
    paused = serializers.BooleanField()


class NotSaved(serializers.Serializer[None]):
    code = serializers.ChoiceField(
        choices=["lease", "paused", "time_over", "closed", "on_the_spot"]
    )


class WaitingAnswer(serializers.Serializer[None]):
    now = serializers.IntegerField()
    opens = serializers.IntegerField()
    until = serializers.IntegerField()
    drawn = serializers.BooleanField()
    spread_ms = serializers.IntegerField()
    again_in_ms = serializers.IntegerField()


class BegunAnswer(serializers.Serializer[None]):
    id = serializers.CharField()
    started = serializers.IntegerField()
    deadline = serializers.IntegerField()


class Nothing(serializers.Serializer[None]):
    """``{}``."""
