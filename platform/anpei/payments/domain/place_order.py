"""An application becomes enrolments and one order, in one transaction (SD-12, SD-15)."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta

from django.db import connection, transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.enrolment.domain import enrol_people
from anpei.enrolment.models import Enrolment, TrainingClass
from anpei.kernel.clock import db_now, policy_today
from anpei.kernel.errors import Conflict
from anpei.payments.billing import Billing
from anpei.payments.models import Order, OrderEvent, OrderLine
from anpei.payments.states import ORDER
from anpei.people.models import Enterprise, Person
from anpei.provinces.current import current_province, edition_by_key


class PriceChanged(Conflict):
    """The amount is not the one that was shown and agreed to."""

    code = "price_changed"


def place_order(
    *,
    enterprise: Enterprise,
    training_class: TrainingClass,
    licences: Sequence[str],
    billing: Billing,
    by: User | None,
    agreed_fen: int | None = None,
    payer: Person | None = None,
) -> Order:
    """Enrol the holders of ``licences`` (public ids) and order it for ``enterprise``, or for
    ``payer``, who then pays and gets the invoice. Where the province says so, the order expires.

    The price is the class's when the places are taken, never the client's (T36); ``agreed_fen`` is
    the amount that was shown. Raises PriceChanged when it is another one now, and what
    ``enrolment.domain.enrol_people`` raises; then nothing remains.
    """
    with transaction.atomic():
        enrolments = enrol_people(
            training_class=training_class, licences=licences, enterprise=enterprise, by=by
        )
        order = _write(enrolments, enterprise, billing, payer)
        if agreed_fen is not None and agreed_fen != order.amount_fen:
            raise PriceChanged(_("The fee has changed meanwhile. Check the amount again."))
        OrderEvent.of(order, "", by=by).save()
        audit.record(
            act="order.place",
            subject=order,
            by=by,
            after={"number": order.number, "people": order.people, "fen": order.amount_fen},
        )
    return order


def _write(
    enrolments: Sequence[Enrolment], enterprise: Enterprise, billing: Billing, payer: Person | None
) -> Order:
    """The order and its lines; the fee is that of the class as it was just read."""
    fresh = enrolments[0].training_class
    pk = _next_pk()
    minutes = current_province().order_flow(edition_by_key(fresh.edition_key)).expires_minutes
    order = Order.objects.create(
        pk=pk,
        number=f"{policy_today():%y%m%d}{pk:06d}",
        enterprise=enterprise,
        payer_person=payer,
        training_class=fresh,
        state=ORDER.initial,
        expires_at=db_now() + timedelta(minutes=minutes) if minutes else None,
        people=len(enrolments),
        amount_fen=fresh.fee_fen * len(enrolments),
        edition_key=fresh.edition_key,
        **asdict(billing),
    )
    OrderLine.objects.bulk_create(
        OrderLine(order=order, enrolment=enrolment, amount_fen=fresh.fee_fen)
        for enrolment in enrolments
    )
    return order


def _next_pk() -> int:
    """The number the order will have, drawn before it is written: a sequence never gives one
    twice, whoever asks at the same time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('payments_order', 'id'))")
        row = cursor.fetchone()
    return int(row[0])
