"""What a province is told about an exam: frozen facts, read in as few statements as it takes."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Q

from anpei.courses.models import TopicCategory
from anpei.enrolment.models import Enrolment
from anpei.exams.models import Attempt, ExamKind, Venue
from anpei.exams.states import AttemptState
from anpei.kernel.compiled import CompiledValues
from anpei.provinces.contract import TimeoutOutcome
from anpei.provinces.current import tenant_facts
from anpei.provinces.facts import AttemptFacts, CategoryProgress, ExamFacts, StudyFacts
from anpei.study.models import TopicStudy

_CATEGORIES = CompiledValues(
    lambda curriculum: (
        TopicCategory.objects.filter(curriculum=curriculum)
        .annotate(topic_count=Count("topics", filter=Q(topics__is_open=True)))
        .order_by("position", "pk")
        .values_list("pk", "code", "name", "topic_count")
    )
)
_STUDIES = CompiledValues(
    lambda enrolment: TopicStudy.objects.filter(enrolment=enrolment).values_list(
        "topic__category_id",
        "credit_tenths",
        "completed_at",
        "topic__public_id",
        "topic__is_open",
    )
)


def lean_study_facts(enrolment: Enrolment) -> StudyFacts:
    """``study.queries.study_facts`` without building a topic: the start of an exam, when hundreds
    come at once, has a budget (limits.md). A test holds the two equal."""
    earned, unfinished, learned = _studied(enrolment.pk)
    training_class = enrolment.training_class
    progress = tuple(
        CategoryProgress(code=code, name=name, earned=earned.get(pk, 0), topics=topics)
        for pk, code, name, topics in _CATEGORIES.all(training_class.curriculum_id)
    )
    return StudyFacts(
        state=enrolment.state,
        licence_category=enrolment.licence.category,
        licence_valid_until=enrolment.licence.valid_until,
        licence_status=enrolment.licence.status,
        study_from=enrolment.study_begins,
        study_until=enrolment.study_ends,
        credits_required=training_class.credit_tenths,
        categories=progress,
        unfinished_topics=unfinished,
        lessons_left=sum(category.topics for category in progress) - learned,
    )


def _studied(enrolment_id: int) -> tuple[dict[int, int], tuple[str, ...], int]:
    """Tenths of a credit by category, topics not completed, and how many on offer are."""
    earned: dict[int, int] = {}
    unfinished, learned = [], 0
    for category, credit, completed_at, topic, on_offer in _STUDIES.all(enrolment_id):
        earned[category] = earned.get(category, 0) + credit
        if completed_at is None:
            unfinished.append(topic)
        elif on_offer:
            learned += 1
    return earned, tuple(unfinished), learned


def attempt_facts(attempt: Attempt, on_timeout: TimeoutOutcome) -> AttemptFacts:
    """One attempt. A paper that timed out, or that a proctor ended, counts as handed in where the
    province grades it."""
    counts = (
        attempt.state == AttemptState.HANDED_IN
        or (attempt.state == AttemptState.TIMED_OUT and on_timeout is TimeoutOutcome.GRADE)
        or (attempt.state == AttemptState.ENDED and attempt.score_hundredths is not None)
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
    *,
    attempts_allowed: int,
    venue: Venue = Venue.ONLINE,
    device: str = "desktop",
    held_on: date | None = None,
) -> ExamFacts:
    """Everything that decides about entering an exam of ``kind``."""
    return ExamFacts(
        kind=str(kind),
        study=study,
        attempts=tuple(attempt_facts(attempt, on_timeout) for attempt in attempts),
        attempts_allowed=attempts_allowed,
        device=device,
        exam_mode=tenant_facts().exam_mode,
        venue=str(venue),
        held_on=held_on,
    )
