"""What signing in over the API takes and gives."""

from rest_framework import serializers

from anpei.accounts.models import UserKind


class FieldAnswer(serializers.Serializer[None]):
    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field of this name
    hint = serializers.CharField()
    choices = serializers.DictField(child=serializers.CharField(), help_text="Code → label.")


class FormAnswer(serializers.Serializer[None]):
    key = serializers.CharField()
    title = serializers.CharField()
    asks_password = serializers.BooleanField(
        help_text="Whether the password belongs to the first step."
    )

    def get_fields(self) -> dict[str, serializers.Field]:  # type: ignore[type-arg]  # DRF's own
        return super().get_fields() | {"fields": FieldAnswer(many=True)}


class BusinessFormAnswer(serializers.Serializer[None]):
    name = serializers.CharField()
    hint = serializers.CharField()
    password_hint = serializers.CharField()


class AgreementAnswer(serializers.Serializer[None]):
    version = serializers.CharField()
    title = serializers.CharField()
    paragraphs = serializers.ListField(child=serializers.CharField())


class SignInFormsAnswer(serializers.Serializer[None]):
    """How learners, and those who order and pay, sign in here."""

    learner = FormAnswer(many=True)
    business = BusinessFormAnswer()
    agreement = AgreementAnswer()


class _SignIn(serializers.Serializer[None]):
    agreement = serializers.CharField(
        max_length=40, help_text="The version that was shown and agreed to."
    )
    password = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=200, trim_whitespace=False
    )
    new_password = serializers.CharField(
        required=False,
        default="",
        allow_blank=True,
        max_length=200,
        trim_whitespace=False,
        help_text="At the first sign-in: the password of one's own.",
    )
    activation_code = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=60
    )


class LearnerSignIn(_SignIn):
    """The province's form, by its key; ``fields`` are what was typed in it."""

    form = serializers.CharField(max_length=40)

    def get_fields(self) -> dict[str, serializers.Field]:  # type: ignore[type-arg]  # DRF's own
        typed = serializers.DictField(child=serializers.CharField(max_length=200))
        return super().get_fields() | {"fields": typed}


class BusinessSignIn(_SignIn):
    name = serializers.CharField(max_length=200)


class RefreshSent(serializers.Serializer[None]):
    refresh_token = serializers.CharField(max_length=200)


class AccountAnswer(serializers.Serializer[None]):
    id = serializers.CharField()
    kind = serializers.ChoiceField(choices=UserKind.choices)
    name = serializers.CharField()


class TokensAnswer(serializers.Serializer[None]):
    """Keep the refresh token safe: it is good once, and gives the next pair."""

    access_token = serializers.CharField()
    token_type = serializers.ChoiceField(choices=["Bearer"])
    expires_in = serializers.IntegerField(help_text="Seconds.")
    refresh_token = serializers.CharField()
    refresh_expires_in = serializers.IntegerField(help_text="Seconds.")
    scope = serializers.CharField(help_text="Scopes with spaces between them.")
    account = AccountAnswer()
