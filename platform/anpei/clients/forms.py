"""What the pages about clients ask for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from anpei.accounts.api.scopes import Scope
from anpei.clients.domain.registering import KEY_DAYS
from anpei.clients.models import ClientKind


class ClientForm(forms.Form):
    """Name and scopes; for a new one also its kind and how long the key lasts."""

    name = forms.CharField(
        label=_("Called"),
        max_length=80,
        help_text=_("As staff will know it, e.g. whose system it is."),
    )
    kind = forms.ChoiceField(label=_("Sort"), choices=ClientKind.choices)
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"), choices=Scope.choices, widget=forms.CheckboxSelectMultiple
    )
    days = forms.TypedChoiceField(
        label=_("The key lasts"),
        coerce=int,
        initial=90,
        choices=[
            (days, ngettext_lazy("%(days)s day", "%(days)s days", days) % {"days": days})
            for days in KEY_DAYS
        ],
    )

    def __init__(self, *args: Any, is_new: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_new:
            del self.fields["kind"], self.fields["days"]
