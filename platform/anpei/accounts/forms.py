"""What the account pages ask for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anpei.accounts.roles import staff_roles
from anpei.provinces.contract import SignInField, SignInForm
from anpei.provinces.ways import BusinessSignIn
from tenants.entering import current_association

_LONGEST_NAME = 200
_TYPED = "own_password"


class _Agreeing(forms.Form):
    """Signing in: 记住我 and the agreement (SD-03, SD-07)."""

    remember = forms.BooleanField(label=_("Remember me"), required=False)
    agree = forms.BooleanField(label=_("I have read the agreement and agree"), required=False)
    agreement = forms.CharField(widget=forms.HiddenInput, required=False)
    next = forms.CharField(widget=forms.HiddenInput, required=False)


class EnterpriseSignIn(_Agreeing):
    name = forms.CharField(
        label=_("Enterprise name"),
        max_length=_LONGEST_NAME,
        help_text=_("The full Chinese name, as the registry has it"),
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=_LONGEST_NAME,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text=_("The first time: the unified social credit code"),
    )
    field_order = ("name", "password")

    def __init__(self, *args: Any, shape: BusinessSignIn, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label, self.fields["name"].help_text = shape.label, shape.hint
        self.fields["password"].help_text = shape.password_hint


class StaffSignIn(forms.Form):
    login_name = forms.CharField(
        label=_("Sign-in name"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=_LONGEST_NAME,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    next = forms.CharField(widget=forms.HiddenInput, required=False)


class LearnerSignIn(_Agreeing):
    """The province's fields, then ours."""

    def __init__(self, shape: SignInForm, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shape = shape
        for one in shape.fields:
            self.fields[one.name] = _field(one)
        names = [one.name for one in shape.fields]
        if shape.initial_password:
            self.fields[_TYPED] = forms.CharField(
                label=_("Password"),
                strip=False,
                max_length=_LONGEST_NAME,
                help_text=shape.password_hint,
                widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
            )
            names.append(_TYPED)
        self.order_fields(names)

    def password(self) -> str | None:
        """What was typed as the password; None where the form asks for none."""
        value = self.cleaned_data.get(_TYPED)
        return None if value is None else str(value)

    def typed(self) -> dict[str, str]:
        """What was typed in the province's fields."""
        return {one.name: str(self.cleaned_data[one.name]) for one in self.shape.fields}


def _field(one: SignInField) -> forms.Field:
    if one.choices:
        return forms.ChoiceField(
            initial=current_association().city if one.prefill == "city" else None,
            label=one.label,
            help_text=one.hint,
            choices=[("", _("Please choose")), *one.choices],
        )
    return forms.CharField(
        label=one.label,
        help_text=one.hint,
        max_length=_LONGEST_NAME,
        widget=forms.TextInput(
            attrs={"autocomplete": one.autocomplete, "inputmode": one.inputmode}
        ),
    )


class OwnPassword(forms.Form):
    """A new password, twice."""

    password = forms.CharField(
        label=_("New password"),
        strip=False,
        max_length=_LONGEST_NAME,
        help_text=_("At least 8 characters, nothing from your name or numbers"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("New password again"),
        strip=False,
        max_length=_LONGEST_NAME,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("password") and cleaned.get("password") != cleaned.get("again"):
            self.add_error("again", _("The two passwords differ."))
        return cleaned


class Activation(OwnPassword):
    code = forms.CharField(
        label=_("Activation code"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "off"}),
    )
    field_order = ("code", "password", "again")

    def ask_to_agree(self, version: str) -> None:
        """Whoever comes here past the sign-in page agrees here to the agreement in force."""
        self.fields["agree"] = forms.BooleanField(required=False)
        self.fields["agreement"] = forms.CharField(
            widget=forms.HiddenInput, required=False, initial=version
        )


class StaffActivation(Activation):
    """A first sign-in or a forgotten password of staff: the code was handed over in person."""

    login_name = forms.CharField(
        label=_("Sign-in name"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].required = True
        self.order_fields(["login_name", "code", "password", "again"])


class StaffMember(forms.Form):
    """Who it is and which roles are held; several are possible."""

    login_name = forms.CharField(
        label=_("Sign-in name"),
        max_length=60,
        help_text=_("3 to 60 letters, digits, dots, hyphens or underscores; it stays."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "off"}),
    )
    display_name = forms.CharField(label=_("Name"), max_length=200)
    roles = forms.MultipleChoiceField(
        label=_("Roles"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, is_new: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roles"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (one.code, f"{one.label} — {one.description}") for one in staff_roles().values()
        ]
        if not is_new:
            del self.fields["login_name"]


class ChangePassword(OwnPassword):
    current = forms.CharField(
        label=_("Current password"),
        strip=False,
        max_length=_LONGEST_NAME,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ("current", "password", "again")


class LearnerPassword(forms.Form):
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=_LONGEST_NAME,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class OneTimeCode(forms.Form):
    code = forms.CharField(
        label=_("Code from the authenticator app"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class EnterpriseForgotten(forms.Form):
    name = forms.CharField(label=_("Enterprise name"), max_length=_LONGEST_NAME)
    credit_code = forms.CharField(label=_("Unified social credit code"), max_length=40)

    def __init__(self, *args: Any, shape: BusinessSignIn, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if shape.by_number:
            self.fields["name"].label = _("Name of the enterprise or the person")
            self.fields["credit_code"].label = shape.label
