"""Forms about refunds: for whom and where to; finance's answer; the bank's transfer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anpei.kernel.clock import policy_today
from anpei.payments.billing import check_bank_account
from anpei.payments.domain.refunding import RefundPayee
from anpei.payments.models import Order


class RefundForm(forms.Form):
    """Asked for by the enterprise."""

    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    payee_name = forms.CharField(
        label=_("Name of the account that gets the money"),
        max_length=200,
        help_text=_("As a rule the account that paid"),
    )
    payee_bank = forms.CharField(label=_("Bank"), max_length=100)
    payee_account = forms.CharField(
        label=_("Bank account number"), max_length=40, validators=[check_bank_account]
    )

    def __init__(self, *args: Any, goes_back: bool = False, **kwargs: Any) -> None:
        """``goes_back``: paid online, so the money goes back the way it came."""
        super().__init__(*args, **kwargs)
        self.goes_back = goes_back
        if goes_back:
            for name in ("payee_name", "payee_bank", "payee_account"):
                del self.fields[name]

    @staticmethod
    def initial_of(order: Order) -> dict[str, str]:
        """The enterprise's own account, as it is on the invoice."""
        return {
            "payee_name": order.invoice_title,
            "payee_bank": order.bank_name,
            "payee_account": order.bank_account,
        }

    def payee(self) -> RefundPayee | None:
        """Only after ``is_valid``; None for what goes back the way it came."""
        if self.goes_back:
            return None
        data = self.cleaned_data
        return RefundPayee(
            payee_name=data["payee_name"],
            payee_bank=data["payee_bank"],
            payee_account=data["payee_account"],
        )


class RefundAnswerForm(forms.Form):
    """A refusal and its reason."""

    answer = forms.CharField(
        label=_("Reason for the refusal"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The enterprise reads it."),
    )


class RefundSentForm(forms.Form):
    """What the bank says about the transfer."""

    bank_reference = forms.CharField(
        label=_("The bank's reference"),
        max_length=60,
        help_text=_("Serial number of the outgoing transfer; each is recorded once."),
    )
    sent_on = forms.DateField(
        label=_("Day of the transfer"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sent_on"].widget.attrs["max"] = policy_today().isoformat()
