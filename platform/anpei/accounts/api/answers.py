"""Answers that every operation of the API may give."""

from rest_framework import serializers


class ErrorAnswer(serializers.Serializer[None]):
    """Why it was not done. ``code`` is stable; ``detail`` is a sentence for the person, in the
    language of ``Accept-Language``. The rest only where it applies."""

    code = serializers.CharField()
    detail = serializers.CharField()
    field = serializers.CharField(required=False, help_text="Which field is wrong.")
    fields = serializers.DictField(  # type: ignore[assignment]  # a field of this name
        required=False, help_text="Field → what is wrong with it."
    )
    rule = serializers.CharField(required=False, help_text="The province's rule that says no.")
    edition = serializers.CharField(required=False, help_text="The edition the rule stands in.")
    allowed_from = serializers.DateField(
        required=False, allow_null=True, help_text="From when it will be allowed, if ever."
    )


class DecisionAnswer(serializers.Serializer[None]):
    """The province's answer: whether, by which rule, and what to do about it."""

    allowed = serializers.BooleanField()
    rule = serializers.CharField()
    message = serializers.CharField()
    remedy = serializers.CharField()
    allowed_from = serializers.DateField(allow_null=True)
