"""What a province is told about an exam: frozen facts, read in as few statements as it takes."""

from collections.abc import Iterable

from anpei.exams.models import Attempt, ExamKind
from anpei.exams.states import AttemptState
from anpei.provinces.contract import TimeoutOutcome
from anpei.provinces.facts import AttemptFacts, ExamFacts, StudyFacts


def attempt_facts(attempt: Attempt, on_timeout: TimeoutOutcome) -> AttemptFacts:
    """One attempt. A paper that timed out counts as handed in where the province grades it."""
    counts = attempt.state == AttemptState.HANDED_IN or (
        attempt.state == AttemptState.TIMED_OUT and on_timeout is TimeoutOutcome.GRADE
    )
    return AttemptFacts(
        number=attempt.number,
        state=attempt.state,
        score=attempt.score_hundredths,
        handed_in=counts,
    )


def attempts_of(enrolment_id: int, kind: ExamKind | str) -> list[Attempt]:
    """The attempts of one kind, oldest first, without their papers."""
    found = Attempt.objects.filter(enrolment_id=enrolment_id, kind=kind)
    return list(found.order_by("number").defer("paper"))


def exam_facts(
    kind: ExamKind | str,
    study: StudyFacts,
    attempts: Iterable[Attempt],
    on_timeout: TimeoutOutcome,
) -> ExamFacts:
    """Everything that decides about entering an exam of ``kind``."""
    return ExamFacts(
        kind=str(kind),
        study=study,
        attempts=tuple(attempt_facts(attempt, on_timeout) for attempt in attempts),
    )
