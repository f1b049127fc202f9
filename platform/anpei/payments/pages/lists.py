"""What the lists about money share: tabs by state, columns of their exports."""

from collections.abc import Mapping
from typing import Any

from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anpei.kernel.decisions import Text
from anpei.site.components.data import Tab
from anpei.site.exports import Column
from anpei.site.exports.cells import money_cell

INVOICE_COLUMNS = (
    Column(gettext_lazy("Order number"), lambda one: one.order.number),
    Column(gettext_lazy("Enterprise name"), lambda one: one.order.enterprise.name),
    Column(gettext_lazy("Invoice title"), lambda one: one.title),
    Column(gettext_lazy("Taxpayer number"), lambda one: one.taxpayer_number),
    Column(gettext_lazy("Blue or red letter"), lambda one: one.get_colour_display()),
    Column(gettext_lazy("Amount"), lambda one: money_cell(one.amount_fen)),
    Column(gettext_lazy("State"), lambda one: one.get_state_display()),
    Column(gettext_lazy("Invoice number"), lambda one: one.number),
    Column(gettext_lazy("Invoice date"), lambda one: one.issued_on),
    Column(gettext_lazy("Email"), lambda one: one.email),
)
TRANSFER_COLUMNS = (
    Column(gettext_lazy("Booked on"), lambda one: one.booked_on),
    Column(gettext_lazy("Payer"), lambda one: one.payer_name),
    Column(gettext_lazy("Last four digits"), lambda one: one.account_last4),
    Column(gettext_lazy("Amount"), lambda one: money_cell(one.amount_fen)),
    Column(gettext_lazy("Matched"), lambda one: money_cell(one.matched_fen)),
    Column(gettext_lazy("Transfer remark"), lambda one: one.remark),
    Column(gettext_lazy("The bank's serial"), lambda one: one.serial),
    Column(gettext_lazy("State"), lambda one: one.get_state_display()),
)
REFUND_COLUMNS = (
    Column(gettext_lazy("Order number"), lambda one: one.order.number),
    Column(gettext_lazy("Enterprise name"), lambda one: one.order.enterprise.name),
    Column(gettext_lazy("Amount"), lambda one: money_cell(one.amount_fen)),
    Column(gettext_lazy("Reason"), lambda one: one.reason),
    Column(gettext_lazy("State"), lambda one: one.get_state_display()),
    Column(gettext_lazy("The bank's reference"), lambda one: one.bank_reference),
    Column(gettext_lazy("Day of the transfer"), lambda one: one.sent_on),
)


def state_tabs(
    url: str, labels: Mapping[Any, Text], counts: Mapping[str, int], chosen: str
) -> list[Tab]:
    """All, then each state with its number."""
    everything = Tab(label=_("All"), url=url, active=not chosen)
    return [
        everything,
        *(
            Tab(
                label=str(label),
                url=f"{url}?{urlencode({'state': str(code)})}",
                active=str(code) == chosen,
                count=counts.get(str(code), 0),
            )
            for code, label in labels.items()
        ),
    ]
