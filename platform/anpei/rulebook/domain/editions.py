"""An association's own editions: prepared, changed and cancelled before they hold (PL-05).

Nothing here touches the past: an edition that holds, or that a class is planned under, stays.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from pydantic import ValidationError

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.enrolment.models import TrainingClass
from anpei.kernel.clock import policy_today
from anpei.kernel.errors import Conflict, InvalidInput
from anpei.provinces.current import all_editions, current_province
from anpei.provinces.editions import Edition
from anpei.provinces.models import TenantEdition


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionPlan:
    """An edition as staff plan it. ``values``: every policy value, as it shall hold."""

    title: str
    base: str
    """Key of the shipped edition it stands on."""
    holds_from: date
    values: Mapping[str, Any]


class InvalidValues(InvalidInput):
    """Policy values that cannot be: ``problems`` maps (value, part, …) to a sentence."""

    def __init__(self, problems: Mapping[tuple[str, ...], str]) -> None:
        super().__init__(next(iter(problems.values())), field=next(iter(problems))[0])
        self.problems = problems


def prepare_edition(*, plan: EditionPlan, by: User) -> TenantEdition:
    """A new edition for a later day; only what differs from its base is kept.

    Raises InvalidInput (field ``holds_from``, ``base``) or InvalidValues.
    """
    overrides = _overrides(plan)
    _check_day(plan.holds_from)
    try:
        with transaction.atomic():
            made = TenantEdition.objects.create(
                key=_free_key(plan.holds_from),
                title=plan.title,
                base=plan.base,
                holds_from=plan.holds_from,
                overrides=overrides,
            )
            audit.record(act="edition.prepare", subject=made, by=by, after=_shown(made))
    except IntegrityError as error:
        raise _taken_day() from error
    return made


def change_edition(*, edition: TenantEdition, plan: EditionPlan, by: User) -> TenantEdition:
    """Replace what was prepared. Raises as ``prepare_edition``, and Conflict when it holds by
    now or a class is planned under it."""
    overrides = _overrides(plan)
    _check_day(plan.holds_from, besides=edition.key)
    try:
        with transaction.atomic():
            row = _locked(edition)
            before = _shown(row)
            row.title, row.base = plan.title, plan.base
            row.holds_from, row.overrides = plan.holds_from, overrides
            row.save(update_fields=["title", "base", "holds_from", "overrides"])
            after = _shown(row)
            changed = {name for name in after if after[name] != before[name]}
            if changed:
                audit.record(
                    act="edition.change",
                    subject=row,
                    by=by,
                    before={name: before[name] for name in changed},
                    after={name: after[name] for name in changed},
                )
    except IntegrityError as error:
        raise _taken_day() from error
    return row


def cancel_edition(*, edition: TenantEdition, by: User, reason: str = "") -> None:
    """Withdraw what was prepared; the audit log keeps what it was. Raises Conflict."""
    with transaction.atomic():
        row = _locked(edition)
        audit.record(act="edition.cancel", subject=row, by=by, before=_shown(row), reason=reason)
        row.delete()


def _locked(edition: TenantEdition) -> TenantEdition:
    """The row, locked, when nothing depends on it yet. Raises Conflict."""
    row = TenantEdition.objects.select_for_update(no_key=True).filter(pk=edition.pk).first()
    if row is None:
        raise Conflict(_("This edition has been cancelled meanwhile."))
    if row.holds_from <= policy_today():
        raise Conflict(_("This edition holds already; it can no longer be changed or cancelled."))
    used = TrainingClass.objects.filter(edition_key=row.key).order_by("number").first()
    if used:
        raise Conflict(
            _("Class %(number)s is planned under this edition. Change the class first.")
            % {"number": used.number}
        )
    return row


def _check_day(day: date, *, besides: str = "") -> None:
    if day <= policy_today():
        raise InvalidInput(
            _("Choose a day in the future: the past is not changed."), field="holds_from"
        )
    if any(one.holds_from == day and one.key != besides for one in all_editions()):
        raise _taken_day()


def _taken_day() -> InvalidInput:
    return InvalidInput(_("Another edition begins on this day."), field="holds_from")


def _overrides(plan: EditionPlan) -> dict[str, Any]:
    """What differs from the base, JSON-ready. Raises InvalidInput or InvalidValues."""
    province = current_province()
    bases: dict[str, Edition[Any]] = {one.key: one for one in province.editions}
    base = bases.get(plan.base)
    if base is None:
        raise InvalidInput(_("There is no such edition."), field="base")
    try:
        policy = province.policy_type.model_validate(dict(plan.values))
    except ValidationError as error:
        raise InvalidValues(
            {tuple(str(part) for part in one["loc"]): one["msg"] for one in error.errors()}
        ) from error
    wanted, shipped = policy.model_dump(mode="json"), base.policy.model_dump(mode="json")
    changed = {name: value for name, value in wanted.items() if value != shipped[name]}
    if not changed:
        raise InvalidInput(_("Nothing differs from the edition it stands on."), field="base")
    return changed


def _free_key(day: date) -> str:
    """``own-2027-03-01``, with a number behind it while a cancelled one was called so before."""
    key = f"own-{day:%Y-%m-%d}"
    used = set(TenantEdition.objects.filter(key__startswith=key).values_list("key", flat=True))
    number = 1
    while (free := key if number == 1 else f"{key}-{number}") in used:
        number += 1
    return free


def _shown(row: TenantEdition) -> dict[str, Any]:
    return {
        "key": row.key,
        "title": row.title,
        "base": row.base,
        "holds_from": row.holds_from.isoformat(),
        "overrides": row.overrides,
    }
