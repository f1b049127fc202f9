"""A transfer beside an order: what agrees and what does not, in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from anpei.kernel.decisions import Text
from anpei.payments.models import MatchPart, StatementMatch
from anpei.payments.statements.matching import Difference

TITLES: dict[str, Text] = {
    Difference.AMOUNT: _("The amounts differ"),
    Difference.PAYER: _("The payer is another than on the receipt"),
    Difference.ACCOUNT: _("The account's last four digits differ"),
    Difference.DAY: _("The days lie more than three days apart"),
    Difference.NO_RECEIPT: _("The enterprise has not filed its receipt yet"),
    Difference.AMBIGUOUS: _("Several orders fit equally well"),
}
"""What people read for each difference."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One part of a match; each ``is_…`` says whether that differs."""

    part: MatchPart
    is_amount: bool
    is_payer: bool
    is_account: bool
    is_day: bool


def compare(match: StatementMatch) -> Sequence[Compared]:
    """The parts of a match (transfers and orders read) with what differs in them."""
    codes = set(match.differences)
    return [
        Compared(
            part,
            is_amount=Difference.AMOUNT in codes,
            is_payer=Difference.PAYER in codes,
            is_account=Difference.ACCOUNT in codes,
            is_day=Difference.DAY in codes,
        )
        for part in match.parts.all()
    ]


def differences_of(match: StatementMatch) -> Sequence[Text]:
    """In words, in the order of ``TITLES``."""
    return [text for code, text in TITLES.items() if code in match.differences]
