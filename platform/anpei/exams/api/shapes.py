"""The JSON of the exam API: allow-lists, written out by hand; nothing else leaves (T25)."""

from datetime import datetime
from typing import Any

from anpei.exams.leases import Lease
from anpei.exams.models import Attempt
from anpei.exams.queries import ExamState, SeenPaper
from anpei.exams.queries.paper import SeenItem
from anpei.exams.states import AttemptState

PULSE_SECONDS = 10
"""How often a page says that it is there."""


def milliseconds(moment: datetime) -> int:
    """Milliseconds since 1970, as JavaScript counts."""
    return round(moment.timestamp() * 1000)


def attempt_shape(attempt: Attempt) -> dict[str, Any]:
    """An attempt and, once it is closed, its result."""
    return {
        "id": attempt.public_id,
        "kind": attempt.kind,
        "number": attempt.number,
        "state": attempt.state,
        "started": milliseconds(attempt.started_at),
        "deadline": milliseconds(attempt.deadline_at),
        "paused": attempt.is_paused,
        "closed": milliseconds(attempt.closed_at) if attempt.closed_at else None,
        "points_hundredths": attempt.score_hundredths,
        "passed": attempt.passed,
    }


def exam_shape(state: ExamState) -> dict[str, Any]:
    """One enrolment's exam of one kind: what may be done next, and what has been."""
    decision = state.decision
    return {
        "enrolment": state.enrolment.public_id,
        "class": state.enrolment.training_class.name,
        "enrolment_state": state.enrolment.state,
        "kind": state.kind.value,
        "may_start": decision.allowed and state.running is None,
        "outcome": decision.outcome,
        "detail": str(decision.message),
        "rule": decision.rule,
        "attempts_left": state.attempts_left,
        "minutes": state.policy.exam_minutes,
        "questions": state.policy.exam_questions,
        "running": state.running.public_id if state.running else None,
        "attempts": [attempt_shape(attempt) for attempt in state.attempts],
    }


def paper_shape(attempt: Attempt, paper: SeenPaper) -> dict[str, Any]:
    """The paper for its candidate; ``chosen`` are positions in ``options``.

    ``cases`` holds the material of each case once; an item names it by its number.
    """
    return {
        "id": attempt.public_id,
        "kind": attempt.kind,
        "running": attempt.state == AttemptState.RUNNING,
        "now": milliseconds(paper.now),
        "deadline": milliseconds(paper.deadline_at),
        "sequence": paper.sequence,
        "photo_seconds": attempt.photo_seconds,
        "cases": list(
            {item.case.number: item.case.material for item in paper.items if item.case}.values()
        ),
        "items": [_item_shape(item) for item in paper.items],
        "saved": [
            {
                "item": choice.item,
                "chosen": list(choice.chosen),
                "marked": choice.marked,
                "sequence": choice.sequence,
                "at": milliseconds(choice.saved_at),
            }
            for choice in paper.saved
        ],
    }


def _item_shape(item: SeenItem) -> dict[str, Any]:
    shape: dict[str, Any] = {"kind": item.kind, "stem": item.stem, "options": list(item.options)}
    if item.case is not None:
        shape["case"] = {
            "number": item.case.number,
            "part": item.case.part,
            "parts": item.case.parts,
        }
    return shape


def lease_shape(lease: Lease) -> dict[str, Any]:
    """What the page that holds the attempt writes with."""
    return {"token": lease.token(), "pulse_seconds": PULSE_SECONDS}
