"""Classes made, changed, opened and closed by the association."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.courses.models import Curriculum
from anpei.enrolment.domain.earnable import check_earnable
from anpei.enrolment.models import TrainingClass
from anpei.kernel.clock import policy_today
from anpei.kernel.errors import InvalidInput
from anpei.provinces.current import hold_edition


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassPlan:
    """Everything staff decide about a class. Credits in tenths, fee in fen per person."""

    number: str
    name: str
    category: str
    speciality: str = ""
    curriculum: Curriculum
    edition_key: str
    enrol_from: date
    enrol_until: date
    study_from: date
    study_until: date
    period: int
    credit_tenths: int
    fee_fen: int
    places: int


def create_class(*, plan: ClassPlan, by: User | None) -> TrainingClass:
    """A new, open class. Raises InvalidInput for a taken number, dates out of order, an unknown
    edition, and credits that its curriculum does not offer."""
    _check(plan)
    with transaction.atomic():
        _hold(plan)
        _check_credits(plan)
        if TrainingClass.objects.filter(number=plan.number).exists():
            raise _taken()
        try:
            with transaction.atomic():
                made = TrainingClass.objects.create(**_columns(plan))
        except IntegrityError as error:
            raise _taken() from error
        audit.record(act="class.create", subject=made, by=by, after=_shown(plan))
    return made


def change_class(*, training_class: TrainingClass, plan: ClassPlan, by: User | None) -> None:
    """Change a class. Its edition and category stay as soon as somebody is enrolled in it.

    Raises InvalidInput as ``create_class``, for fewer places than are taken, and for a change
    of edition, category or curriculum under people who are already in it.
    """
    _check(plan)
    with transaction.atomic():
        _hold(plan)
        row = TrainingClass.objects.select_for_update(of=("self",), no_key=True).get(
            pk=training_class.pk
        )
        if plan.places < row.taken:
            raise InvalidInput(
                _("%(taken)d places are taken already.") % {"taken": row.taken}, field="places"
            )
        if row.enrolments.exists():
            _check_unchanged(row, plan)
        if any(getattr(row, name) != getattr(plan, name) for name in _CREDIT_FIELDS):
            _check_credits(plan)
        if TrainingClass.objects.exclude(pk=row.pk).filter(number=plan.number).exists():
            raise _taken()
        before = _shown(plan_of(row))
        for name, value in _columns(plan).items():
            setattr(row, name, value)
        row.save(update_fields=list(_columns(plan)))
        after = _shown(plan)
        audit.record(
            act="class.change",
            subject=row,
            by=by,
            before={name: old for name, old in before.items() if after[name] != old},
            after={name: new for name, new in after.items() if before[name] != new},
        )


def set_class_open(*, training_class: TrainingClass, is_open: bool, by: User | None) -> None:
    """Open or close a class for enrolment; closing leaves those who are in it alone.

    Raises InvalidInput when one would open a class whose enrolment is over.
    """
    if is_open and training_class.enrol_until < policy_today():
        raise InvalidInput(_("Its enrolment period is over: change the dates first."))
    with transaction.atomic():
        changed = TrainingClass.objects.filter(pk=training_class.pk, is_open=not is_open)
        if changed.update(is_open=is_open):
            act = "class.open" if is_open else "class.close"
            audit.record(act=act, subject=training_class, by=by)


def _check(plan: ClassPlan) -> None:
    if plan.enrol_from > plan.enrol_until:
        raise InvalidInput(_("Enrolment ends before it begins."), field="enrol_until")
    if plan.study_from > plan.study_until:
        raise InvalidInput(_("The study period ends before it begins."), field="study_until")


_CREDIT_FIELDS = ("curriculum", "category", "edition_key", "credit_tenths")


def _check_credits(plan: ClassPlan) -> None:
    check_earnable(**{name: getattr(plan, name) for name in _CREDIT_FIELDS})


def _hold(plan: ClassPlan) -> None:
    """The edition stays what it is while a class is put under it."""
    try:
        hold_edition(plan.edition_key)
    except KeyError as error:
        raise InvalidInput(_("There is no such edition."), field="edition_key") from error


def _check_unchanged(row: TrainingClass, plan: ClassPlan) -> None:
    for name in ("edition_key", "category", "speciality", "curriculum"):
        if getattr(row, name) != getattr(plan, name):
            raise InvalidInput(
                _("People are enrolled under this already, so it cannot change."), field=name
            )


def _taken() -> InvalidInput:
    return InvalidInput(_("Another class has this number."), field="number")


def _columns(plan: ClassPlan) -> dict[str, Any]:
    return {field.name: getattr(plan, field.name) for field in fields(plan)}


def plan_of(row: TrainingClass) -> ClassPlan:
    """An existing class as a plan."""
    return ClassPlan(**{field.name: getattr(row, field.name) for field in fields(ClassPlan)})


def _shown(plan: ClassPlan) -> dict[str, Any]:
    """The plan as the audit log keeps it."""
    values = {**_columns(plan), "curriculum": plan.curriculum.name}
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
    }
