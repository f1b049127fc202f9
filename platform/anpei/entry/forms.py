"""What the entry and the business system ask for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anpei.entry.models import InvoiceProfile
from anpei.entry.queries import categories
from anpei.kernel.identity_numbers import is_identity_number, normalise_number
from anpei.payments.billing import (
    check_bank_account,
    check_phone,
    check_taxpayer_number,
)
from anpei.provinces.current import current_edition, current_province


class ByPerson(forms.Form):
    """个人证书继续教育报名: name, ID number, type of certificate, type of business, captcha."""

    name = forms.CharField(
        label=_("Name"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    id_number = forms.CharField(
        label=_("ID number"), max_length=20, help_text=_("18 digits, the last may be X")
    )
    category = forms.ChoiceField(label=_("Type of certificate"))
    speciality = forms.ChoiceField(
        label=_("Speciality"),
        required=False,
        help_text=_("Only for posts that have specialities, such as the construction foreman"),
    )
    business = forms.ChoiceField(label=_("Type of business"))
    challenge = forms.CharField(widget=forms.HiddenInput, required=False)
    captcha = forms.CharField(
        label=_("Code from the picture"),
        max_length=8,
        help_text=_("Four digits; they can be read aloud as well."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known, desk = categories(), current_province().entry_desk(current_edition())
        blank = ("", _("Please choose"))
        specialities = {code: label for one in known.values() for code, label in one.specialities}
        for name, choices in (
            ("category", [(one.code, one.label) for one in known.values()]),
            ("speciality", list(specialities.items())),
            ("business", [(one.code, one.label) for one in desk.businesses]),
        ):
            self.fields[name].choices = [blank, *choices]  # type: ignore[attr-defined]  # a ChoiceField

    def clean_id_number(self) -> str:
        number = normalise_number(self.cleaned_data["id_number"])
        if not is_identity_number(number):
            raise forms.ValidationError(_("This is not a valid ID number."))
        return number

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        known = categories().get(cleaned.get("category", ""))
        if known is None:
            return cleaned
        wanted = dict(known.specialities)
        if wanted and cleaned.get("speciality") not in wanted:
            self.add_error("speciality", _("Choose the speciality of this post."))
        if not wanted:
            cleaned["speciality"] = ""
        return cleaned


class InvoiceProfileForm(forms.ModelForm):  # type: ignore[type-arg]  # django-stubs: not generic at run time
    """完善开票信息."""

    taxpayer_number = forms.CharField(
        label=_("Taxpayer number"),
        max_length=20,
        help_text=_("Enterprises: 18 characters. People: the ID number."),
    )
    invoice_phone = forms.CharField(
        label=_("Invoice telephone"), max_length=30, required=False, validators=[check_phone]
    )
    bank_account = forms.CharField(
        label=_("Bank account number"),
        max_length=40,
        required=False,
        validators=[check_bank_account],
    )

    class Meta:
        model = InvoiceProfile
        fields = (
            "invoice_title",
            "taxpayer_number",
            "invoice_address",
            "invoice_phone",
            "bank_name",
            "bank_account",
            "email",
        )
        labels = {
            "invoice_title": _("Invoice title"),
            "invoice_address": _("Invoice address"),
            "bank_name": _("Bank"),
            "email": _("Email for the invoice"),
        }

    def clean_taxpayer_number(self) -> str:
        number = normalise_number(self.cleaned_data["taxpayer_number"])
        if not is_identity_number(number):
            check_taxpayer_number(number)
        return number


class TypedAgain(forms.Form):
    """再次输入单位名称及纳税人识别号 (YN-14)."""

    title_again = forms.CharField(label=_("Name, typed again"), max_length=200)
    taxpayer_again = forms.CharField(label=_("Taxpayer number, typed again"), max_length=20)
    amount_fen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    idempotency_key = forms.CharField(widget=forms.HiddenInput, max_length=80)


class PlatformForm(forms.Form):
    """The provincial platform whose tickets are trusted."""

    issuer = forms.CharField(
        label=_("Issuer"), max_length=120, help_text=_("As it stands in the tickets")
    )
    public_key = forms.CharField(
        label=_("Public key"),
        help_text=_("Ed25519, PEM"),
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
    )
    address = forms.URLField(
        label=_("Address of its sign-in page"), required=False, assume_scheme="https"
    )
