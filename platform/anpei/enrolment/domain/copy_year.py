"""The classes of one year set up again for another, all in one go."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.enrolment.domain.manage_class import (
    ClassPlan,
    create_class,
    plan_of,
    set_class_open,
)
from anpei.enrolment.models import TrainingClass
from anpei.kernel.errors import InvalidInput

_FURTHEST = 5
"""Years a copy may lie ahead; more is a slip of the keyboard."""
_LEAP_DAY = (2, 29)


@dataclass(frozen=True, slots=True)
class PlannedCopy:
    """A class of the old year and what would be made of it; ``exists`` when its number is taken."""

    source: TrainingClass
    plan: ClassPlan
    exists: bool


def plan_year(*, year: int, to_year: int, edition_key: str = "") -> list[PlannedCopy]:
    """What ``copy_year`` would make, in the order of the numbers; nothing is written.

    `edition_key` "" keeps each class's edition. Raises InvalidInput for a year that is not later.
    """
    _check_years(year, to_year)
    return _planned(TrainingClass.objects.select_related("curriculum"), year, to_year, edition_key)


def copy_year(
    *,
    year: int,
    to_year: int,
    edition_key: str = "",
    chosen: Collection[str],
    is_open: bool,
    by: User | None,
) -> list[TrainingClass]:
    """Make the `chosen` classes (public ids) of `year` anew with every date, number and name moved
    to `to_year`; nobody is in them. Those that exist already are left out, so twice makes nothing.

    All or nothing. Raises InvalidInput when nothing is left to make, and as ``create_class``.
    """
    _check_years(year, to_year)
    with transaction.atomic():
        # Two people who copy at once wait for each other here.
        locked = TrainingClass.objects.select_for_update(of=("self",), no_key=True).select_related(
            "curriculum"
        )
        copies = [
            copy
            for copy in _planned(locked.order_by("pk"), year, to_year, edition_key)
            if copy.source.public_id in chosen and not copy.exists
        ]
        if not copies:
            raise InvalidInput(_("Nothing is left to make: tick at least one class."))
        return [_make(copy, is_open=is_open, by=by) for copy in copies]


def _make(copy: PlannedCopy, *, is_open: bool, by: User | None) -> TrainingClass:
    made = create_class(plan=copy.plan, by=by)
    audit.record(
        act="class.copy", subject=made, by=by, after={"from": copy.source.number, "open": is_open}
    )
    if not is_open:
        set_class_open(training_class=made, is_open=False, by=by)
    return made


def _check_years(year: int, to_year: int) -> None:
    if not year < to_year <= year + _FURTHEST:
        raise InvalidInput(
            _("Choose a later year, at most %(years)d years ahead.") % {"years": _FURTHEST},
            field="to",
        )


def _planned(
    classes: Iterable[TrainingClass], year: int, to_year: int, edition_key: str
) -> list[PlannedCopy]:
    taken = set(TrainingClass.objects.values_list("number", flat=True))
    copies = []
    for one in classes:
        if one.study_from.year != year:
            continue
        plan = _moved(plan_of(one), year, to_year, edition_key)
        copies.append(PlannedCopy(one, plan, plan.number in taken))
    return sorted(copies, key=lambda copy: copy.plan.number)


def _moved(plan: ClassPlan, year: int, to_year: int, edition_key: str) -> ClassPlan:
    years = to_year - year
    number = _renamed(plan.number, year, to_year)
    return ClassPlan(
        number=number if number != plan.number else f"{plan.number}-{to_year}"[:40],
        name=_renamed(plan.name, year, to_year),
        category=plan.category,
        curriculum=plan.curriculum,
        edition_key=edition_key or plan.edition_key,
        enrol_from=_later(plan.enrol_from, years),
        enrol_until=_later(plan.enrol_until, years),
        study_from=_later(plan.study_from, years),
        study_until=_later(plan.study_until, years),
        period=plan.period,
        credit_tenths=plan.credit_tenths,
        fee_fen=plan.fee_fen,
        places=plan.places,
    )


def _renamed(text: str, year: int, to_year: int) -> str:
    """``2026`` and ``26年`` become ``2027`` and ``27年``; digits within longer numbers stay."""
    whole = re.sub(rf"(?<!\d){year}(?=\d{{0,2}}(?!\d))", str(to_year), text)
    return re.sub(rf"(?<!\d){year % 100:02d}(?=年)", f"{to_year % 100:02d}", whole)


def _later(day: date, years: int) -> date:
    """The same day so many years later; the 28th for a 29 February that is not."""
    if (day.month, day.day) == _LEAP_DAY:
        return date(day.year + years, 2, 28)
    return day.replace(year=day.year + years)
