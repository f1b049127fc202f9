"""Is the bank large enough for every paper a learner of a class can be given? (PL-22)

A learner chooses topics until the credits the province asks for are complete; the paper draws from
those alone. So the worst paper is that of the choice with the fewest questions.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil

from anpei.enrolment.models import TrainingClass
from anpei.exams.queries.bank import BankTopic, bank_topics
from anpei.provinces.current import current_province, edition_by_key


@dataclass(frozen=True, slots=True)
class TopicVerdict:
    """One topic seen from one class."""

    topic: BankTopic
    needed: int
    """Questions with which it carries its share of a paper: when no topic has fewer, no choice of
    topics gives a short paper."""

    @property
    def missing(self) -> int:
        return max(0, self.needed - self.topic.open_count)

    @property
    def missing_exercises(self) -> int:
        return max(0, self.needed - self.topic.exercise_count)


@dataclass(frozen=True, slots=True)
class ClassVerdict:
    """Whether every possible paper of a class is full."""

    training_class: TrainingClass
    wanted: int
    """Questions in a paper."""
    least: int
    """Questions of the poorest choice of topics, for the final exam."""
    least_exercises: int
    """The same for a mock exam, which draws from the exercises alone."""
    topics: tuple[TopicVerdict, ...]

    @property
    def is_enough(self) -> bool:
        return self.least >= self.wanted

    @property
    def is_enough_for_mock(self) -> bool:
        return self.least_exercises >= self.wanted

    @property
    def short_topics(self) -> list[TopicVerdict]:
        return [one for one in self.topics if one.missing]


def class_verdicts() -> list[ClassVerdict]:
    """Every open class, those with the shortest papers first."""
    topics = _by_curriculum(bank_topics())
    kinds: dict[tuple[object, ...], ClassVerdict] = {}
    classes = TrainingClass.objects.filter(is_open=True).select_related("curriculum")
    found = []
    for one in classes.order_by("number"):
        # A year has hundreds of classes of a few kinds.
        kind = (one.curriculum_id, one.edition_key, one.category, one.credit_tenths)
        if kind not in kinds:
            kinds[kind] = _verdict(one, topics.get(one.curriculum_id, []))
        found.append(replace(kinds[kind], training_class=one))
    return sorted(found, key=lambda one: one.least - one.wanted)


def class_verdict(training_class: TrainingClass) -> ClassVerdict:
    """One class, open or not."""
    return _verdict(training_class, bank_topics(training_class.curriculum))


def shortages() -> list[ClassVerdict]:
    """The open classes whose learners may get too short a final paper."""
    return [verdict for verdict in class_verdicts() if not verdict.is_enough]


def least_questions(topics: Iterable[tuple[int, int]], credit_tenths: int) -> int:
    """Fewest questions among the choices of topics that reach ``credit_tenths``.

    ``topics`` are pairs of tenths of a credit and questions. When all of them together do not
    reach it, all are chosen.
    """
    worth = [(tenths, count) for tenths, count in topics if tenths]
    reach = min(credit_tenths, sum(tenths for tenths, _count in worth))
    # fewest[c]: questions of the poorest choice worth at least c.
    fewest: list[float] = [0.0, *([float("inf")] * reach)]
    for tenths, count in worth:
        for credit in range(reach, 0, -1):
            fewest[credit] = min(fewest[credit], fewest[max(0, credit - tenths)] + count)
    return int(fewest[reach])


def _verdict(training_class: TrainingClass, topics: Sequence[BankTopic]) -> ClassVerdict:
    edition = edition_by_key(training_class.edition_key)
    wanted: int = edition.policy.exam_questions
    required = current_province().required_credits(
        training_class.category, training_class.credit_tenths, edition
    )
    offered = [one for one in topics if one.topic.is_open]
    total = sum(required.values()) or training_class.credit_tenths
    return ClassVerdict(
        training_class=training_class,
        wanted=wanted,
        least=_least(offered, required, training_class.credit_tenths, exercises=False),
        least_exercises=_least(offered, required, training_class.credit_tenths, exercises=True),
        topics=tuple(
            TopicVerdict(one, ceil(wanted * one.topic.credit_tenths / max(total, 1)))
            for one in offered
            if not required or required.get(one.topic.category.code)
        ),
    )


def _least(
    topics: Sequence[BankTopic], required: Mapping[str, int], total: int, *, exercises: bool
) -> int:
    def pairs(code: str | None) -> Iterable[tuple[int, int]]:
        return (
            (one.topic.credit_tenths, one.exercise_count if exercises else one.open_count)
            for one in topics
            if code is None or one.topic.category.code == code
        )

    if not required:
        return least_questions(pairs(None), total)
    return sum(least_questions(pairs(code), tenths) for code, tenths in required.items())


def _by_curriculum(topics: Iterable[BankTopic]) -> dict[int, list[BankTopic]]:
    found: dict[int, list[BankTopic]] = {}
    for one in topics:
        found.setdefault(one.topic.category.curriculum_id, []).append(one)
    return found
