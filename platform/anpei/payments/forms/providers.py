"""Connecting a provider: the fields are those of its account; a secret is never shown again."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anpei.payments.gateways.contract import OnlineGateway


class ProviderForm(forms.Form):
    """One provider's account. ``kept`` says that a secret left empty stays what it was."""

    def __init__(self, gateway: OnlineGateway, *args: Any, kept: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        for told in gateway.account_fields:
            keeps = kept and told.secret
            widget: forms.Widget = forms.TextInput(attrs={"autocomplete": "off"})
            if told.long:
                widget = forms.Textarea(
                    attrs={"rows": 4, "spellcheck": "false", "autocomplete": "off"}
                )
            elif told.secret:
                widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
            self.fields[told.name] = forms.CharField(
                label=told.title,
                help_text=_("Kept; leave it empty unless it changes.") if keeps else told.hint,
                required=not keeps,
                max_length=8000 if told.long else 200,
                widget=widget,
                strip=True,
            )


class SettleForm(forms.Form):
    """What a person found out about a difference."""

    note = forms.CharField(label=_("What became of it"), max_length=300)
