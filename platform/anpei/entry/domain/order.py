"""缴费确认: what was ticked becomes one order (YN-13, YN-14)."""

import unicodedata
from collections import defaultdict
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.enrolment.models import TrainingClass
from anpei.entry.models import InvoiceProfile, Registration
from anpei.entry.queries import class_for, open_classes
from anpei.kernel.errors import Conflict, InvalidInput
from anpei.kernel.identity_numbers import normalise_number
from anpei.payments.billing import Billing
from anpei.payments.domain.place_order import Chosen, place_mixed_order
from anpei.payments.models import InvoiceKind, Order
from anpei.people.models import Enterprise


def order_registered(
    *,
    registrations: Sequence[Registration],
    title_again: str,
    taxpayer_again: str,
    agreed_fen: int | None,
    by: User,
) -> Order:
    """Place one order over ``registrations`` (licence and enterprise read), billed as the account's
    invoice data say.

    The name and the taxpayer number are typed again and must match (YN-14). Raises InvalidInput at
    the field that differs, Conflict where no course is open, and what ``place_mixed_order`` raises.
    """
    profile = InvoiceProfile.objects.filter(user=by).first()
    if profile is None:
        raise Conflict(_("Give the invoice data first."))
    _check_again(profile, title_again, taxpayer_again)
    with transaction.atomic():
        return place_mixed_order(
            chosen=_by_class(registrations),
            billing=billing_of(profile),
            by=by,
            agreed_fen=agreed_fen,
            payer_person=by.person,
        )


def _check_again(profile: InvoiceProfile, title: str, taxpayer: str) -> None:
    if _plain(title) != _plain(profile.invoice_title):
        raise InvalidInput(_("The name differs from the invoice data."), field="title_again")
    if normalise_number(taxpayer) != normalise_number(profile.taxpayer_number):
        raise InvalidInput(_("The number differs from the invoice data."), field="taxpayer_again")


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _by_class(registrations: Sequence[Registration]) -> list[Chosen]:
    classes = open_classes()
    found: dict[tuple[TrainingClass, Enterprise], list[str]] = defaultdict(list)
    for one in registrations:
        training_class = class_for(one, classes)
        if training_class is None:
            raise Conflict(_("For %(name)s no course is open.") % {"name": one.licence.person.name})
        found[training_class, one.licence.enterprise].append(one.licence.public_id)
    return [
        Chosen(training_class=one, enterprise=enterprise, licences=licences)
        for (one, enterprise), licences in found.items()
    ]


def billing_of(profile: InvoiceProfile) -> Billing:
    """The profile as an order takes it: an electronic invoice, nothing is posted."""
    return Billing(
        invoice_title=profile.invoice_title,
        taxpayer_number=profile.taxpayer_number,
        invoice_address=profile.invoice_address,
        invoice_phone=profile.invoice_phone,
        bank_name=profile.bank_name,
        bank_account=profile.bank_account,
        remark="",
        invoice_kind=InvoiceKind.ELECTRONIC,
        post_company="",
        post_region="",
        post_address="",
        post_recipient="",
        post_mobile="",
        email=profile.email,
    )
