"""What people type on this app's pages."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from anpei.kernel.identity_numbers import is_identity_number, normalise_number
from anpei.provinces.current import current_province


class LookupForm(forms.Form):
    """姓名 + 身份证号 + 证书类别 (FAQ 15–16)."""

    name = forms.CharField(label=_("Name"), max_length=60)
    id_number = forms.CharField(label=_("Identity number"), max_length=40)
    category = forms.ChoiceField(label=_("Licence category"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        choices = [(c.code, c.label) for c in current_province().licence_categories]
        self.fields["category"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    def clean_name(self) -> str:
        return str(self.cleaned_data["name"]).strip()

    def clean_id_number(self) -> str:
        number = normalise_number(self.cleaned_data["id_number"])
        if not is_identity_number(number):
            raise ValidationError(_("This is no valid identity number. Please check each digit."))
        return number


class FileForm(forms.Form):
    """A certificate file to be checked."""

    file = forms.FileField(label=_("Certificate file (PDF)"), allow_empty_file=True)


class EndForm(forms.Form):
    """Why a certificate ends, and how."""

    act = forms.ChoiceField(choices=[("revoke", ""), ("replace", "")])
    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
