"""May this happen now? The province answers; a crash of its rules is a refusal."""

from datetime import date
from typing import Any

from anpei.enrolment.models import Enrolment
from anpei.kernel.clock import policy_today
from anpei.kernel.decisions import Decision
from anpei.provinces.asking import ask, require
from anpei.provinces.current import current_province, edition_by_key
from anpei.provinces.editions import Edition
from anpei.provinces.facts import StudyFacts, TopicFacts


def edition_of(enrolment: Enrolment) -> Edition[Any]:
    """The edition the enrolment was made under."""
    return edition_by_key(enrolment.edition_key)


def can_study(facts: StudyFacts, edition: Edition[Any], today: date | None = None) -> Decision:
    """Licence valid, payment approved, inside the study period (SD-05, SD-30, SD-39).

    ``today`` on the clock of rules, when the caller has asked for it already.
    """
    day = today or policy_today()
    return ask(current_province().decide_study, facts, day, edition=edition)


def check_study(facts: StudyFacts, edition: Edition[Any]) -> Decision:
    """As ``can_study``. Raises Refused."""
    return require(can_study(facts, edition))


def can_choose(topic: TopicFacts, facts: StudyFacts, edition: Edition[Any]) -> Decision:
    """One unfinished topic at a time, none in a full category, none at the end (SD-31, SD-32)."""
    return ask(current_province().decide_topic, topic, facts, edition=edition)


def check_choose(topic: TopicFacts, facts: StudyFacts, edition: Edition[Any]) -> Decision:
    """As ``can_choose``. Raises Refused."""
    return require(can_choose(topic, facts, edition))


def are_credits_complete(facts: StudyFacts, edition: Edition[Any]) -> Decision:
    """Whether every credit the edition asks for is earned (SD-31)."""
    return ask(current_province().decide_credits, facts, edition=edition)


def required_by_category(facts: StudyFacts, edition: Edition[Any]) -> dict[str, int]:
    """Tenths of a credit required by category code; {} where only the total counts."""
    return dict(
        current_province().required_credits(facts.licence_category, facts.credits_required, edition)
    )
