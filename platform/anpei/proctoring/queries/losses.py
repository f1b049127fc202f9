"""Final exams that were lost by a proctor's hand or by leaving, for candidate and desk (PL-36)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

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
    """A learner's own, newest first. Two statements."""
    attempts = list(_lost().filter(enrolment__person=person).order_by("-closed_at"))
    return _with_reasons(attempts)


def loss_of(public_id: str) -> Loss | None:
    """One of them with everything a page names."""
    attempt = _lost().filter(public_id=public_id).first()
    return _with_reasons([attempt])[0] if attempt else None


def loss_timeline(loss: Loss, evidence: CaseEvidence) -> list[Moment]:
    """From the end back to the exam's start."""
    moments = attempt_moments(loss.attempt, evidence)
    return sorted(moments, key=lambda moment: moment.at, reverse=True)


def _lost() -> QuerySet[Attempt]:
    lost = Attempt.objects.filter(kind=ExamKind.FINAL, state__in=LOST, closed_at__isnull=False)
    lost = lost.exclude(passed=True).defer("paper")
    return lost.select_related(
        "enrolment__person",
        "enrolment__enterprise",
        "enrolment__licence",
        "enrolment__training_class",
        "appeal",
    )


def _with_reasons(attempts: Sequence[Attempt]) -> list[Loss]:
    ends = AttemptEvent.objects.filter(attempt__in=attempts, act=AttemptAct.ENDED)
    told = {one.attempt_id: one for one in ends.select_related("by").order_by("pk")}
    losses = []
    for attempt in attempts:
        end = told.get(attempt.pk) if attempt.state == AttemptState.ENDED else None
        losses.append(
            Loss(attempt=attempt, reason=end.reason, by=str(end.by or ""))
            if end
            else Loss(attempt=attempt)
        )
    return losses
