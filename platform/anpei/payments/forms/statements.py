"""Forms about bank statements."""

from django import forms
from django.utils.translation import gettext_lazy as _


class StatementForm(forms.Form):
    """A file as the bank's own site exports it."""

    file = forms.FileField(
        label=_("Statement file"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
        help_text=_("CSV (UTF-8 or GB18030) or Excel .xlsx, up to 50,000 rows"),
    )


class NotOursForm(forms.Form):
    """Why a transfer is put aside."""

    note = forms.CharField(
        label=_("What is this transfer?"),
        max_length=300,
        help_text=_("For example membership fee, or sent by mistake"),
    )


class UndoForm(forms.Form):
    """Why a match is undone."""

    reason = forms.CharField(label=_("Reason"), max_length=300)
