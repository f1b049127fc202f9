"""A day that is not what its weekday says."""

from django import forms
from django.utils.translation import gettext_lazy as _


class CalendarDayForm(forms.Form):
    """The first and last day of a holiday, or of a weekend that is worked."""

    first = forms.DateField(
        label=_("First day"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    last = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("Empty for a single day"),
    )
    name = forms.CharField(label=_("Name of the holiday"), max_length=60)
    is_working = forms.BooleanField(
        label=_("These days are worked (a weekend moved)"), required=False
    )
