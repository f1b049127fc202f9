"""Forms about payment codes."""

from django import forms
from django.utils.translation import gettext_lazy as _


class CodeForm(forms.Form):
    """The code that the fee platform made for one payment."""

    code = forms.CharField(
        label=_("Payment code"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("As it is printed; spaces do not matter."),
    )


class CodeFileForm(forms.Form):
    """A file of codes or of results."""

    file = forms.FileField(
        label=_("File of the fee platform"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
        help_text=_("CSV (UTF-8 or GB18030) or Excel .xlsx, up to 20,000 rows"),
    )
