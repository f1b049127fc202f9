"""What the study API answers, for its document; the bodies are made in ``representation``."""

from rest_framework import serializers

from anpei.accounts.api.answers import DecisionAnswer


class TopicAnswer(serializers.Serializer[None]):
    id = serializers.CharField()
    name = serializers.CharField()
    credit_tenths = serializers.IntegerField()
    duration_ms = serializers.IntegerField()
    teacher = serializers.CharField()
    state = serializers.CharField()
    may_choose = DecisionAnswer()
    study = serializers.CharField(allow_null=True, help_text="Public id once it is chosen.")
    watched_ms = serializers.IntegerField()
    percent = serializers.IntegerField()


class TopicCategoryAnswer(serializers.Serializer[None]):
    id = serializers.CharField()
    code = serializers.CharField()
    name = serializers.CharField()
    required = serializers.IntegerField(  # type: ignore[assignment]  # a field of this name
        allow_null=True, help_text="Credits in tenths; null where only the sum counts."
    )
    earned = serializers.IntegerField(help_text="Credits in tenths.")
    topics = TopicAnswer(many=True)


class StudyAnswer(serializers.Serializer[None]):
    """An enrolment's study: credits in tenths, times in milliseconds."""

    enrolment = serializers.CharField()
    state = serializers.CharField()
    class_number = serializers.CharField()
    class_name = serializers.CharField()
    licence_number = serializers.CharField()
    licence_valid_until = serializers.DateField()
    study_from = serializers.DateField()
    study_until = serializers.DateField()
    days_left = serializers.IntegerField()
    credits_required = serializers.IntegerField()
    credits_earned = serializers.IntegerField()
    may_study = DecisionAnswer()
    current = serializers.CharField(allow_null=True, help_text="Topic that is being studied.")
    categories = TopicCategoryAnswer(many=True)


class EnrolmentNamed(serializers.Serializer[None]):
    """Without it, the enrolment that is being studied."""

    enrolment = serializers.CharField(required=False, default="", allow_blank=True)


class ChosenAnswer(serializers.Serializer[None]):
    study = serializers.CharField()
    topic = serializers.CharField()
    required_ms = serializers.IntegerField()
    watched_ms = serializers.IntegerField()


class SubtitleAnswer(serializers.Serializer[None]):
    url = serializers.CharField()
    language = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field of this name


class PlayerAnswer(serializers.Serializer[None]):
    """What a player needs; the newest player holds the lease."""

    study = serializers.CharField()
    lease = serializers.CharField()
    token = serializers.CharField(help_text="For the first beat; each beat answers the next.")
    beat_url = serializers.CharField()
    interval_ms = serializers.IntegerField()
    next_in_ms = serializers.IntegerField()
    watched_ms = serializers.IntegerField()
    required_ms = serializers.IntegerField()
    position_ms = serializers.IntegerField()
    complete = serializers.BooleanField()
    needs_camera = serializers.BooleanField()
    speed_max = serializers.FloatField()
    took_over = serializers.BooleanField()
    video_url = serializers.CharField(allow_null=True)
    poster_url = serializers.CharField(allow_null=True)
    subtitles = SubtitleAnswer(many=True)


class Beat(serializers.Serializer[None]):
    lease = serializers.CharField()
    token = serializers.CharField()
    position_ms = serializers.IntegerField(required=False)
    covered_ms = serializers.IntegerField()
    visible = serializers.BooleanField()
    playing = serializers.BooleanField()
    camera = serializers.BooleanField()


class PhotoWanted(serializers.Serializer[None]):
    expires_in_ms = serializers.IntegerField()


class BeatAnswer(serializers.Serializer[None]):
    outcome = serializers.ChoiceField(choices=["counted", "repeated"])
    credited_ms = serializers.IntegerField()
    reason = serializers.CharField(allow_blank=True, allow_null=True)
    watched_ms = serializers.IntegerField()
    required_ms = serializers.IntegerField()
    complete = serializers.BooleanField()
    token = serializers.CharField()
    next_in_ms = serializers.IntegerField()
    photo = PhotoWanted(allow_null=True)


class BeatRefused(serializers.Serializer[None]):
    """Nothing was counted."""

    outcome = serializers.ChoiceField(
        choices=["taken_over", "used", "stopped", "unknown", "invalid"]
    )
    detail = serializers.CharField(required=False)
    remedy = serializers.CharField(required=False)
    rule = serializers.CharField(required=False)
