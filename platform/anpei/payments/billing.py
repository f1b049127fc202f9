"""Invoice and post data of an application, and what can be wrong with each field (SD-15)."""

import re
import unicodedata
from dataclasses import dataclass, fields

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from anpei.kernel.identity_numbers import is_credit_code, is_mobile

_PHONE = re.compile(
    r"(?:\+?86[- ]?)?(?:0[0-9]{2,3}[- ]?)?[0-9]{7,8}(?:[-转 ][0-9]{1,6})?", re.ASCII
)
_BANK_ACCOUNT = re.compile(r"[0-9][0-9 -]{6,38}[0-9]", re.ASCII)
_LAST_FOUR = re.compile(r"[0-9]{4}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Billing:
    """Where the invoice goes and what is on it; the names are those of ``Order``'s columns."""

    invoice_title: str
    taxpayer_number: str
    invoice_address: str
    invoice_phone: str
    bank_name: str
    bank_account: str
    remark: str
    invoice_kind: str
    post_company: str
    post_region: str
    post_address: str
    post_recipient: str
    post_mobile: str
    email: str


BILLING_FIELDS = tuple(field.name for field in fields(Billing))


def half_width(text: str) -> str:
    """``１３８`` → ``138``, without spaces at the ends."""
    return unicodedata.normalize("NFKC", text).strip()


def check_taxpayer_number(value: str) -> None:
    """A unified social credit code with its check character right (GB 32100-2015)."""
    if not is_credit_code(value):
        raise ValidationError(
            _("This is no valid taxpayer number: 18 characters, check the last one."),
            code="taxpayer_number",
        )


def check_mobile(value: str) -> None:
    """A mainland mobile number."""
    if not is_mobile(value):
        raise ValidationError(
            _("Enter a mobile number of 11 digits, for example 13800000000."), code="mobile"
        )


def check_phone(value: str) -> None:
    """A mobile number, or a fixed one with its area code."""
    text = half_width(value)
    if not is_mobile(text) and not _PHONE.fullmatch(text):
        raise ValidationError(
            _("Enter a telephone number, for example 0531-88888888."), code="phone"
        )


def check_bank_account(value: str) -> None:
    """Digits only, in groups if need be."""
    if not _BANK_ACCOUNT.fullmatch(half_width(value)):
        raise ValidationError(
            _("Enter the account number: digits only, 8 to 40 of them."), code="bank_account"
        )


def check_last_four(value: str) -> None:
    """The last four digits of the account that paid."""
    if not _LAST_FOUR.fullmatch(half_width(value)):
        raise ValidationError(
            _("Enter exactly the last four digits of the account."), code="last_four"
        )
