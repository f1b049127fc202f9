"""Forms about invoices: where they go, and what was refused about them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from anpei.kernel.identity_numbers import normalise_number
from anpei.payments.billing import check_bank_account, check_phone, check_taxpayer_number
from anpei.payments.domain.invoicing import InvoiceCorrection
from anpei.payments.models import Invoice


class EmailForm(forms.Form):
    """The address that the invoice goes to."""

    email = forms.EmailField(
        label=_("Email for the invoice"),
        help_text=_("Saving a new address sends the invoice there."),
    )


class PostForm(forms.Form):
    """A paper invoice on its way."""

    tracking_number = forms.CharField(label=_("Number of the parcel"), max_length=60)


class CorrectionForm(forms.Form):
    """What is printed on the invoice about the buyer; checked as in the application."""

    title = forms.CharField(label=_("Invoice title"), max_length=200)
    taxpayer_number = forms.CharField(
        label=_("Taxpayer number"), max_length=20, validators=[check_taxpayer_number]
    )
    address = forms.CharField(label=_("Invoice address"), max_length=200)
    phone = forms.CharField(label=_("Invoice telephone"), max_length=30, validators=[check_phone])
    bank_name = forms.CharField(label=_("Bank"), max_length=100)
    bank_account = forms.CharField(
        label=_("Bank account number"), max_length=40, validators=[check_bank_account]
    )

    @staticmethod
    def initial_of(invoice: Invoice) -> dict[str, str]:
        """What it was asked with."""
        return {name: getattr(invoice, name) for name in CorrectionForm.base_fields}

    def clean_taxpayer_number(self) -> str:
        return normalise_number(self.cleaned_data["taxpayer_number"])

    def correction(self) -> InvoiceCorrection:
        """Only after ``is_valid``."""
        return InvoiceCorrection(**self.cleaned_data)
