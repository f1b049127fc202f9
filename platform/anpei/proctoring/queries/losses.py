"""Final exams that were lost by a proctor's hand or by leaving, for candidate and desk (PL-36)."""

from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from anpei.exams.models import Attempt, AttemptAct, AttemptEvent, ExamKind
from anpei.exams.states import AttemptState
from anpei.people.models import Person
from anpei.proctoring.appeals import LOST
from anpei.proctoring.queries.cases import CaseEvidence, Moment, attempt_moments


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """A lost attempt; ``reason`` in the words of the proctor ``by``, "" where it was left."""

    attempt: Attempt
    reason: str = ""
    by: str = ""

    @property
    def was_ended(self) -> bool:
        return self.attempt.state == AttemptState.ENDED


def losses_of_person(person: Person) -> list[Loss]:
    """A learner's own, newest first. One statement."""
    return [_loss(one) for one in _lost().filter(enrolment__person=person).order_by("-closed_at")]


def loss_of(public_id: str) -> Loss | None:
    """One of them with everything a page names."""
    attempt = _lost().filter(public_id=public_id).first()
    return _loss(attempt) if attempt else None


def loss_timeline(loss: Loss, evidence: CaseEvidence) -> list[Moment]:
    """From the end back to the exam's start."""
    moments = attempt_moments(loss.attempt, evidence)
    return sorted(moments, key=lambda moment: moment.at, reverse=True)


def _lost() -> QuerySet[Attempt]:
    lost = Attempt.objects.filter(kind=ExamKind.FINAL, state__in=LOST, closed_at__isnull=False)
    lost = lost.exclude(passed=True).defer("paper")
    ends = AttemptEvent.objects.filter(attempt=OuterRef("pk"), act=AttemptAct.ENDED)
    last = ends.order_by("-pk")
    lost = lost.annotate(
        end_reason=Subquery(last.values("reason")[:1]),
        end_by=Subquery(last.values("by__display_name")[:1]),
    )
    return lost.select_related(
        "enrolment__person",
        "enrolment__enterprise",
        "enrolment__licence",
        "enrolment__training_class",
        "appeal",
    )


def _loss(attempt: Any) -> Loss:
    if attempt.state != AttemptState.ENDED:
        return Loss(attempt=attempt)
    return Loss(attempt=attempt, reason=attempt.end_reason or "", by=attempt.end_by or "")
