"""An application becomes enrolments and one order, in one transaction (SD-12, SD-15)."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta

from django.db import connection, transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.enrolment.domain import enrol_people
from anpei.enrolment.models import Enrolment, TrainingClass
from anpei.kernel.clock import db_now, policy_today
from anpei.kernel.errors import Conflict, InvalidInput
from anpei.payments.billing import Billing
from anpei.payments.domain.approve import approve_paid
from anpei.payments.models import Order, OrderEvent, OrderLine
from anpei.payments.states import ORDER
from anpei.people.models import Enterprise, Person
from anpei.provinces.current import current_province, edition_by_key


class PriceChanged(Conflict):
    """The amount is not the one that was shown and agreed to."""

    code = "price_changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """People (public ids of their licences) of one enterprise for one class."""

    training_class: TrainingClass
    enterprise: Enterprise
    licences: list[str]


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
    chosen = Chosen(training_class=training_class, enterprise=enterprise, licences=list(licences))
    return place_mixed_order(
        chosen=[chosen], billing=billing, by=by, agreed_fen=agreed_fen, payer_person=payer
    )


def place_mixed_order(
    *,
    chosen: Sequence[Chosen],
    billing: Billing,
    by: User | None,
    agreed_fen: int | None = None,
    payer_person: Person | None = None,
) -> Order:
    """One order over the people of several classes; each costs what its class costs. One that
    costs nothing is approved at once.

    ``payer_person`` pays for themselves, whatever enterprises the licences are at. Raises what
    ``place_order`` raises, InvalidInput for nobody.
    """
    if not chosen:
        raise InvalidInput(_("Choose at least one person."), field="licences")
    with transaction.atomic():
        enrolments = enrol_chosen(chosen, by=by)
        order = _write(enrolments, billing, payer_person)
        if agreed_fen is not None and agreed_fen != order.amount_fen:
            raise PriceChanged(_("The fee has changed meanwhile. Check the amount again."))
        OrderEvent.of(order, "", by=by).save()
        audit.record(
            act="order.place",
            subject=order,
            by=by,
            after={"number": order.number, "people": order.people, "fen": order.amount_fen},
        )
        # Nobody would ever pay it.
        return order if order.amount_fen else approve_paid(order=order, by=by)


def enrol_chosen(chosen: Sequence[Chosen], *, by: User | None) -> list[Enrolment]:
    """Enrol everybody, class by class in one order of locks, whoever else orders the same ones at
    the same moment. Inside the caller's transaction; raises what ``enrol_people`` raises."""
    return [
        enrolment
        for one in sorted(chosen, key=lambda one: (one.training_class.pk, one.enterprise.pk))
        for enrolment in enrol_people(
            training_class=one.training_class,
            licences=one.licences,
            enterprise=one.enterprise,
            by=by,
        )
    ]


def _write(enrolments: Sequence[Enrolment], billing: Billing, payer_person: Person | None) -> Order:
    """The order and its lines; the fee is that of the class as it was just read."""
    fresh = enrolments[0].training_class
    pk = _next_pk()
    minutes = current_province().order_flow(edition_by_key(fresh.edition_key)).expires_minutes
    order = Order.objects.create(
        pk=pk,
        number=f"{policy_today():%y%m%d}{pk:06d}",
        enterprise=enrolments[0].enterprise,
        payer_person=payer_person,
        training_class=fresh,
        state=ORDER.initial,
        expires_at=db_now() + timedelta(minutes=minutes) if minutes else None,
        people=len(enrolments),
        amount_fen=sum(enrolment.training_class.fee_fen for enrolment in enrolments),
        edition_key=fresh.edition_key,
        **asdict(billing),
    )
    OrderLine.objects.bulk_create(
        OrderLine(order=order, enrolment=enrolment, amount_fen=enrolment.training_class.fee_fen)
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
