"""What an association enters to be paid by payment codes."""

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from anpei.payments.gateways.contract import Account, AccountField


class PaymentCodeAccount(Account):
    """A unit that collects fees through its finance department's platform."""

    unit_code: str = Field(min_length=1, max_length=60)
    how_to_pay: str = Field(min_length=1, max_length=2000)
    days: int = Field(ge=1, le=60)

    @property
    def seller(self) -> str:
        return self.unit_code


FIELDS = (
    AccountField(
        "unit_code",
        _("Code of the collecting unit"),
        _("As the finance department's fee platform knows the association (执收单位编码)."),
    ),
    AccountField(
        "how_to_pay",
        _("How a payment code is paid"),
        _("Payers read it beside their code: in which app, at which bank, with what in hand."),
        long=True,
    ),
    AccountField(
        "days",
        _("Days until a code lapses"),
        _("1 to 60. An order that ends earlier ends its code, too."),
    ),
)
