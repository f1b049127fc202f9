"""What the page that registers a receiver asks for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from anpei.webhooks.kinds import EventKind


class WebhookForm(forms.Form):
    name = forms.CharField(label=_("Called"), max_length=80)
    url = forms.CharField(
        label=_("Web address"),
        max_length=500,
        help_text=_("Begins with https:// and leads to a public host."),
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
    )
    kinds = forms.MultipleChoiceField(
        label=_("What is told"), choices=EventKind.choices, widget=forms.CheckboxSelectMultiple
    )
