"""A hundred thousand learners, copied set by set in SQL from the rows of one."""

from collections.abc import Mapping

from django.db import connection, models

from anpei.certificates.models import Certificate
from anpei.enrolment.models import Enrolment, TrainingClass
from anpei.exams.models import Attempt
from anpei.payments.models import Order, OrderLine
from anpei.people.models import Enterprise, Licence, Person
from anpei.proctoring.models import Review
from anpei.registry.models import OutboxEntry
from anpei.study.models import TopicStudy

LEARNERS_AN_ENTERPRISE, LEARNERS_A_CLASS, LEARNERS_AN_ORDER = 25, 200, 5
OWN_SHARE = 200
"""One learner in so many is at the enterprise whose pages are walked: the largest have some
hundreds."""

_STATES = "('{studying,credits_complete,under_review,qualified,reported,certified}'::text[])"
_ID = "translate(encode(sha256(('{table}' || g)::bytea), 'base64'), '+/=', '-_')"


def copy_rows(model: type[models.Model], copies: int, template: int, /, **values: str) -> int:
    """Insert ``copies`` copies of the row ``template``; ``values`` are SQL over ``g`` (1, 2, …).

    Gives the key before the first one's: copy g has that plus g.
    """
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT coalesce(max(id), 0) FROM {table}")
        before = int(cursor.fetchone()[0])
        told: Mapping[str, str] = {
            "public_id": f"left({_ID.format(table=f'{table}-{template}-')}, 22)",
            **values,
            "id": f"{before} + g",
        }
        columns = [field.column for field in model._meta.concrete_fields]
        names = ", ".join(columns)
        picked = ", ".join(told.get(column, f"t.{column}") for column in columns)
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT {picked} FROM {table} t,"
            f" generate_series(1, {copies}) g WHERE t.id = {template}"
        )
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, before + copies]
        )
    return before


def fill_association(own: Enrolment, learners: int) -> None:
    """Learners with licence, enrolment, topic, attempt, review, order, certificate and report."""
    enterprises = max(1, learners // LEARNERS_AN_ENTERPRISE)
    classes = max(1, learners // LEARNERS_A_CLASS)
    code = "'X' || lpad(g::text, 17, '0')"
    first_enterprise = copy_rows(
        Enterprise,
        enterprises,
        own.enterprise_id,
        credit_code=code,
        registry_id=code,
        name="t.name || g",
    )
    at = (
        f"CASE WHEN g % {OWN_SHARE} = 0 THEN {own.enterprise_id}"
        f" ELSE {first_enterprise} + 1 + g % {enterprises} END"
    )
    first_class = copy_rows(
        TrainingClass,
        classes,
        own.training_class_id,
        number="'Z' || g",
        name="t.name || g",
        taken="least(t.places, 100)",
    )
    people = copy_rows(
        Person,
        learners,
        own.person_id,
        name="t.name || g",
        registry_id="'Z' || g",
        id_number_hash="encode(sha256(('z' || g)::bytea), 'hex')",
    )
    licences = copy_rows(
        Licence,
        learners,
        own.licence_id,
        person_id=f"{people} + g",
        enterprise_id=at,
        number="'Z' || g",
        number_key="'Z' || g",
        registry_id="'Z' || g",
    )
    enrolments = copy_rows(
        Enrolment,
        learners,
        own.pk,
        person_id=f"{people} + g",
        licence_id=f"{licences} + g",
        enterprise_id=at,
        training_class_id=f"{first_class} + 1 + g % {classes}",
        state=f"{_STATES}[1 + g % 6]",
        created_at="t.created_at - g * interval '1 minute'",
    )
    _fill_after(learners, enrolments, at)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _fill_after(learners: int, enrolments: int, at: str) -> None:
    """What hangs on enrolments, as far as there is a row to copy."""
    enrolment = f"{enrolments} + g"
    plans: tuple[tuple[type[models.Model], int, dict[str, str]], ...] = (
        (TopicStudy, learners, {"enrolment_id": enrolment}),
        (Attempt, learners, {"enrolment_id": enrolment}),
        (OutboxEntry, learners // 2, {"enrolment_id": enrolment, "request_key": "'z' || g"}),
        (Certificate, learners // 4, {"enrolment_id": enrolment, "number": "'Z' || g"}),
    )
    first: dict[type[models.Model], int] = {}
    for model, number, values in plans:
        template = model._default_manager.order_by("pk").last()
        if template is not None:
            first[model] = copy_rows(model, number, template.pk, **values)
    orders = learners // LEARNERS_AN_ORDER
    order, line = Order.objects.first(), OrderLine.objects.first()
    if order is not None and line is not None:
        base = copy_rows(Order, orders, order.pk, number="'Z' || g", enterprise_id=at)
        copy_rows(
            OrderLine,
            orders,
            line.pk,
            order_id=f"{base} + g",
            enrolment_id=f"{enrolments} + g * {LEARNERS_AN_ORDER}",
        )
    review = Review.objects.order_by("pk").last()
    if review is not None and Attempt in first:
        copy_rows(
            Review,
            learners // 10,
            review.pk,
            enrolment_id=enrolment,
            attempt_id=f"{first[Attempt]} + g",
        )
