"""Asking a province: a hook that crashes denies and alarms, and answers can be kept (PL-06)."""

import logging
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from anpei.kernel.decisions import Decision, deny
from anpei.kernel.errors import Refused
from anpei.provinces.alarms import raise_alarm
from anpei.provinces.editions import Edition
from anpei.provinces.models import DecisionRecord

logger = logging.getLogger("anpei.alarm")

CRASHED = "PL-06"


def ask(question: Callable[..., Decision], *facts: Any, edition: Edition[Any]) -> Decision:
    """Call a decision hook with ``facts`` and the edition; a crash is a denial with an alarm."""
    try:
        answer = question(*facts, edition)
    except Exception as error:
        logger.exception("province hook %s failed; denied", question.__qualname__)
        raise_alarm(question.__name__, edition.key, error)
        return deny(
            CRASHED,
            edition.key,
            _("The rules could not be checked, so this is refused for now."),
            remedy=_("We have been alarmed. Please try again later or call the association."),
        )
    if not isinstance(answer, Decision):
        logger.error("province hook %s gave %r; denied", question.__qualname__, answer)
        raise_alarm(question.__name__, edition.key, None)
        return deny(CRASHED, edition.key, _("The rules gave no valid answer, so this is refused."))
    return answer


def require(decision: Decision) -> Decision:
    """Give the decision back when it allows. Raises Refused otherwise."""
    if not decision.allowed:
        raise Refused(decision)
    return decision


def record_decision(subject: str, subject_id: int, question: str, decision: Decision) -> None:
    """Keep a decision with the row it decided about."""
    record_decisions(subject, question, [(subject_id, decision)])


def record_decisions(
    subject: str, question: str, decisions: Iterable[tuple[int, Decision]]
) -> None:
    """Keep many decisions, each with the row (its pk) it decided about, in one statement."""
    DecisionRecord.objects.bulk_create(
        DecisionRecord(
            subject=subject,
            subject_id=subject_id,
            question=question,
            allowed_from=decision.allowed_from,
            **stored_decision(decision),
        )
        for subject_id, decision in decisions
    )


def stored_decision(decision: Decision) -> dict[str, Any]:
    """What a ``DecisionRecord`` keeps of it, ready for JSON; ``allowed_from`` apart."""
    return {
        "outcome": str(decision.outcome),
        "rule": decision.rule,
        "edition": decision.edition,
        "message": str(decision.message),
        "facts": {
            name: fact.isoformat() if isinstance(fact, date) else fact
            for name, fact in decision.facts.items()
        },
    }
