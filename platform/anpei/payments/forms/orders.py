"""Forms of ordering and paying: parse and check; the domain decides."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anpei.kernel.clock import policy_today
from anpei.kernel.identity_numbers import normalise_number
from anpei.payments.billing import (
    Billing,
    check_bank_account,
    check_last_four,
    check_mobile,
    check_phone,
    check_taxpayer_number,
    half_width,
)
from anpei.payments.models import InvoiceKind


class BillingForm(forms.Form):
    """发票信息, 邮寄信息, 邮箱 (M1 图2-3): checked field by field."""

    invoice_title = forms.CharField(
        label=_("Invoice title"), max_length=200, help_text=_("The name on the invoice")
    )
    taxpayer_number = forms.CharField(
        label=_("Taxpayer number"),
        max_length=20,
        validators=[check_taxpayer_number],
        help_text=_("Unified social credit code, 18 characters"),
    )
    invoice_address = forms.CharField(label=_("Invoice address"), max_length=200)
    invoice_phone = forms.CharField(
        label=_("Invoice telephone"), max_length=30, validators=[check_phone]
    )
    bank_name = forms.CharField(label=_("Bank"), max_length=100)
    bank_account = forms.CharField(
        label=_("Bank account number"), max_length=40, validators=[check_bank_account]
    )
    invoice_kind = forms.ChoiceField(
        label=_("Kind of invoice"),
        choices=InvoiceKind.choices,
        widget=forms.RadioSelect,
        help_text=_("Choose with care: it cannot be changed afterwards."),
    )
    remark = forms.CharField(
        label=_("Invoice remark"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("How many invoices you need, or other wishes"),
    )
    post_company = forms.CharField(label=_("Receiving company"), max_length=200)
    post_region = forms.CharField(
        label=_("Province, city and county"),
        max_length=100,
        help_text=_("For example 山东省 济南市 历下区"),
    )
    post_address = forms.CharField(
        label=_("Detailed address"),
        max_length=200,
        help_text=_("Street, number, floor and room"),
    )
    post_recipient = forms.CharField(label=_("Recipient"), max_length=60)
    post_mobile = forms.CharField(
        label=_("Recipient's mobile"), max_length=20, validators=[check_mobile]
    )
    email = forms.EmailField(
        label=_("Email for the invoice"), help_text=_("The electronic invoice is sent there.")
    )

    def clean_taxpayer_number(self) -> str:
        return normalise_number(self.cleaned_data["taxpayer_number"])

    def clean_post_mobile(self) -> str:
        return half_width(self.cleaned_data["post_mobile"])

    def billing(self) -> Billing:
        """What was filed; only after ``is_valid``."""
        return Billing(**self.cleaned_data)


class ReceiptForm(forms.Form):
    """缴费回执填写 (M1 图2-5)."""

    payer_name = forms.CharField(
        label=_("Name of the account that paid"),
        max_length=200,
        help_text=_("The company's or the person's name as the bank has it"),
    )
    account_last4 = forms.CharField(
        label=_("Last four digits of that account"),
        max_length=4,
        validators=[check_last_four],
        help_text=_("Only for checking; nothing is charged."),
    )
    paid_on = forms.DateField(
        label=_("Day of payment"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = policy_today()
        self.fields["paid_on"].widget.attrs["max"] = today.isoformat()
        self.today = today

    def clean_paid_on(self) -> Any:
        paid_on = self.cleaned_data["paid_on"]
        if paid_on > self.today:
            raise forms.ValidationError(_("The day of payment lies in the future."))
        return paid_on


class DecisionForm(forms.Form):
    """Approve, or refuse with a reason."""

    decision = forms.ChoiceField(choices=[("approve", "approve"), ("refuse", "refuse")])
    reason = forms.CharField(
        label=_("Reason for the refusal"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The enterprise reads it and corrects its receipt by it."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("decision") == "refuse" and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("A refusal needs a reason."))
        return cleaned
