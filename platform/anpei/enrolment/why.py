"""Why is this person not offered? The rules' answer for anybody of the enterprise (SD-14).

Nobody else's people are told about: whoever the last sync did not have at this enterprise gets
one answer, whether somebody else has them or nobody does (SD-13g).
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from anpei.enrolment.facts import class_facts, licence_facts
from anpei.enrolment.models import TrainingClass
from anpei.enrolment.queries import known_licences_matching, open_classes
from anpei.kernel.clock import policy_today
from anpei.kernel.decisions import Decision, Text
from anpei.people.models import Enterprise, Licence
from anpei.provinces.asking import ask
from anpei.provinces.contract import Province
from anpei.provinces.current import all_editions, current_province, tenant_facts
from anpei.provinces.editions import Edition, edition_on
from anpei.provinces.facts import ClassFacts, LicenceFacts

MOST = 20
"""As many licences are explained at once; more ask for a narrower search."""
_CLASSES = 6
_PLACES = 10**6


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the rules say about a licence before one class; ``training_class`` None: there is no
    open class of its category, so any open one is imagined."""

    training_class: TrainingClass | None
    decision: Decision
    title: Text
    edition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """One licence with an answer for every open class of its category."""

    licence: Licence
    days_left: int
    answers: tuple[Answer, ...]


def explain_why(enterprise: Enterprise, words: str) -> list[Explained]:
    """Everybody of the enterprise whom ``words`` (name, licence or whole ID number) finds, at
    most ``MOST`` + 1. Nine queries however many people and classes there are."""
    licences = known_licences_matching(enterprise, words, most=MOST + 1)
    if not licences:
        return []
    teller = _Teller(licences)
    facts = licence_facts(licences, enterprise)
    return [
        Explained(
            licence=licence,
            days_left=(licence.valid_until - teller.today).days,
            answers=teller.answers(one),
        )
        for licence, one in zip(licences, facts, strict=True)
    ]


class _Teller:
    """Everything the answers need, read once."""

    def __init__(self, licences: Sequence[Licence]) -> None:
        self.province: Province[Any] = current_province()
        self.today: date = policy_today()
        self.tenant = tenant_facts()
        self.titles = self.province.rule_titles()
        editions = all_editions()
        self.editions = {one.key: one for one in editions}
        self.in_force: Edition[Any] = edition_on(editions, self.today)
        self.classes: dict[str, list[TrainingClass]] = defaultdict(list)
        for one in open_classes(*{licence.category for licence in licences}):
            if len(self.classes[one.category]) < _CLASSES:
                self.classes[one.category].append(one)

    def answers(self, facts: LicenceFacts) -> tuple[Answer, ...]:
        found = tuple(
            self._answer(facts, one, class_facts(one), self.editions[one.edition_key])
            for one in self.classes[facts.category]
        )
        return found or (self._answer(facts, None, self._imagined(facts), self.in_force),)

    def _answer(
        self,
        facts: LicenceFacts,
        one: TrainingClass | None,
        asked: ClassFacts,
        edition: Edition[Any],
    ) -> Answer:
        decision = ask(
            self.province.decide_eligibility,
            facts,
            asked,
            self.tenant,
            self.today,
            edition=edition,
        )
        return Answer(
            training_class=one,
            decision=decision,
            title=self.titles.get(decision.rule, decision.rule),
            edition=edition.title,
        )

    def _imagined(self, facts: LicenceFacts) -> ClassFacts:
        return ClassFacts(
            number="",
            category=facts.category,
            enrol_from=self.today,
            enrol_until=self.today,
            study_from=self.today,
            study_until=max(self.today, facts.valid_until),
            is_open=True,
            places=_PLACES,
            taken=0,
        )
