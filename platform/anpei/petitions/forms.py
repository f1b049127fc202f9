"""申请延期表."""

from django import forms
from django.utils.translation import gettext_lazy as _


class PetitionForm(forms.Form):
    phone = forms.CharField(
        label=_("Mobile number"),
        max_length=11,
        help_text=_("Where you can be reached about this application"),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    promised = forms.BooleanField(required=False)
