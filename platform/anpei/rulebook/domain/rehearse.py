"""Trying an edition out: every licence is asked about under it and without it (PL-05)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.enrolment.facts import licence_facts
from anpei.jobs.domain import start_job
from anpei.kernel.decisions import Decision
from anpei.kernel.errors import InvalidInput
from anpei.people.models import Licence
from anpei.provinces.asking import ask
from anpei.provinces.current import (
    all_editions,
    current_province,
    edition_by_key,
    edition_with,
    tenant_facts,
)
from anpei.provinces.editions import Edition, edition_on
from anpei.provinces.facts import ClassFacts, LicenceFacts
from anpei.provinces.models import TenantEdition
from anpei.rulebook.models import Change, Rehearsal, RehearsalDifference

KIND = "rulebook.rehearse"
_MANY = 10**6


@dataclass(frozen=True, slots=True)
class Compared:
    """What two editions say about one licence."""

    licence: Licence
    before: Decision
    after: Decision

    @property
    def differs(self) -> bool:
        return _essence(self.before) != _essence(self.after)

    @property
    def change(self) -> Change:
        if self.before.allowed == self.after.allowed:
            return Change.OTHER
        return Change.GAINS if self.after.allowed else Change.LOSES


def _essence(decision: Decision) -> tuple[str, str, date | None]:
    return decision.outcome, decision.rule, decision.allowed_from


def begin_rehearsal(*, edition: Edition[Any], day: date, by: User) -> Rehearsal:
    """Ask about every licence on ``day`` in the background; the differences gather in the row.

    Raises InvalidInput for a day before the edition holds.
    """
    if day < edition.holds_from:
        raise InvalidInput(
            _("The edition does not hold before %(day)s.") % {"day": edition.holds_from},
            field="day",
        )
    others = [one for one in all_editions() if one.key != edition.key]
    if not others:
        raise InvalidInput(_("There is no other edition to compare with."), field="day")
    own = TenantEdition.objects.filter(key=edition.key).first()
    with transaction.atomic():
        made = Rehearsal.objects.create(
            edition_key=edition.key,
            edition_title=str(edition.title),
            base=own.base if own else edition.key,
            overrides=own.overrides if own else {},
            against_key=edition_on(others, day).key,
            day=day,
            by=by,
        )
        audit.record(
            act="edition.rehearse",
            subject=made,
            by=by,
            after={"edition": edition.key, "day": day.isoformat()},
        )
        made.job = start_job(kind=KIND, parameters={"rehearsal": made.public_id}, by=by).public_id
        made.save(update_fields=["job"])
    return made


def rehearse_licences(*, rehearsal: Rehearsal, licences: Sequence[Licence]) -> None:
    """Ask about these licences and keep where the editions disagree, inside the caller's
    transaction: four statements however many licences there are."""
    compared = compare_editions(
        licences,
        day=rehearsal.day,
        before=edition_by_key(rehearsal.against_key),
        after=edition_with(
            rehearsal.base,
            rehearsal.overrides,
            key=rehearsal.edition_key,
            title=rehearsal.edition_title,
            holds_from=rehearsal.day,
        ),
    )
    RehearsalDifference.objects.bulk_create(
        [_row(rehearsal, one) for one in compared if one.differs], ignore_conflicts=True
    )
    locked = Rehearsal.objects.select_for_update(of=("self",), no_key=True).get(pk=rehearsal.pk)
    locked.tally = {
        "before": _sum(locked.tally.get("before", {}), [one.before for one in compared]),
        "after": _sum(locked.tally.get("after", {}), [one.after for one in compared]),
    }
    locked.looked_at = F("looked_at") + len(compared)
    locked.save(update_fields=["tally", "looked_at"])


def compare_editions(
    licences: Sequence[Licence], *, day: date, before: Edition[Any], after: Edition[Any]
) -> list[Compared]:
    """What both editions say on ``day`` about each licence, each before an open class of its own
    category, as its own enterprise would ask. Licences carry person and enterprise."""
    province, tenant = current_province(), tenant_facts()
    found = []
    for licence, facts in zip(licences, licence_facts(licences), strict=True):
        one_class = _open_class(facts, day)
        asked = [
            ask(province.decide_eligibility, facts, one_class, tenant, day, edition=edition)
            for edition in (before, after)
        ]
        found.append(Compared(licence, *asked))
    return found


def _open_class(facts: LicenceFacts, day: date) -> ClassFacts:
    """A class that keeps nobody out by itself."""
    return ClassFacts(
        number="",
        category=facts.category,
        enrol_from=day,
        enrol_until=max(day, facts.valid_until),
        study_from=day,
        study_until=max(day, facts.valid_until),
        is_open=True,
        places=_MANY,
        taken=0,
    )


def _row(rehearsal: Rehearsal, one: Compared) -> RehearsalDifference:
    return RehearsalDifference(
        rehearsal=rehearsal,
        licence=one.licence,
        change=one.change,
        before_outcome=one.before.outcome,
        before_rule=one.before.rule,
        before_from=one.before.allowed_from,
        after_outcome=one.after.outcome,
        after_rule=one.after.rule,
        after_from=one.after.allowed_from,
        message=str(one.after.message),
    )


def _sum(known: dict[str, int], decisions: Sequence[Decision]) -> dict[str, int]:
    new = Counter("allow" if one.allowed else one.rule for one in decisions)
    return dict(Counter(known) + new)
