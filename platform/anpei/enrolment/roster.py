"""Everybody of an enterprise before one class: who can be ticked, who is kept out and why."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from anpei.enrolment.models import TrainingClass
from anpei.enrolment.policies import eligibility_of
from anpei.enrolment.queries import licences_known_to, matches
from anpei.kernel.clock import policy_today
from anpei.kernel.decisions import Decision, Text
from anpei.people.models import Enterprise, Licence
from anpei.provinces.current import current_province


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One licence and its holder as the page shows them."""

    licence: Licence
    age: int
    days_left: int
    decision: Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptOut:
    """Those whom one rule keeps out, soonest first."""

    rule: str
    title: Text
    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """``eligible`` by expiry; ``kept_out`` by rule, as many people as the search found."""

    eligible: tuple[Person, ...]
    kept_out: tuple[KeptOut, ...]
    known: int
    """How many licences the enterprise has in all."""


def roster_for(training_class: TrainingClass, enterprise: Enterprise, *, words: str = "") -> Roster:
    """Ask about every licence the enterprise knows (SD-14); ``words`` narrows what is shown."""
    licences = licences_known_to(enterprise)
    today = policy_today()
    people = [
        Person(
            licence=licence,
            age=age_on(licence.person.birth_date, today),
            days_left=(licence.valid_until - today).days,
            decision=decision,
        )
        for licence, decision in eligibility_of(licences, training_class, enterprise)
        if matches(licence, words)
    ]
    return Roster(
        eligible=tuple(person for person in people if person.decision.allowed),
        kept_out=_by_rule([person for person in people if not person.decision.allowed]),
        known=len(licences),
    )


def _by_rule(people: Sequence[Person]) -> tuple[KeptOut, ...]:
    titles = current_province().rule_titles()
    groups: dict[str, list[Person]] = defaultdict(list)
    for person in people:
        groups[person.decision.rule].append(person)
    return tuple(
        KeptOut(
            rule=rule,
            title=titles.get(rule, rule),
            people=tuple(sorted(found, key=lambda one: one.decision.allowed_from or date.max)),
        )
        for rule, found in sorted(groups.items())
    )


def age_on(born: date, day: date) -> int:
    """Whole years on ``day``."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
