"""What a learner's exam pages show: every enrolment with its attempts and what comes next."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import HAS_QUALIFIED, EnrolmentState
from anpei.exams.facts import lean_study_facts
from anpei.exams.models import Attempt, ExamKind, ExamWindow
from anpei.exams.policies import decide_start, edition_of, windows_of
from anpei.exams.states import AttemptState
from anpei.kernel.clock import db_now
from anpei.kernel.decisions import Decision
from anpei.people.models import Person
from anpei.provinces.editions import Policy
from anpei.provinces.facts import StudyFacts
from anpei.study.queries import enrolments_of, study_pictures

_NO_EXAM = (EnrolmentState.APPLIED, EnrolmentState.CANCELLED)
_ATTEMPT_FIELDS = (
    "pk",
    "public_id",
    "enrolment_id",
    "kind",
    "number",
    "state",
    "score_hundredths",
    "passed",
    "started_at",
    "deadline_at",
    "paused_at",
    "closed_at",
)


@dataclass(frozen=True, slots=True)
class ExamState:
    """One enrolment's exam of one kind."""

    enrolment: Enrolment
    kind: ExamKind
    study: StudyFacts
    policy: Policy
    decision: Decision
    """Whether a new attempt may begin."""
    attempts: tuple[Attempt, ...]
    """Newest first."""
    now: datetime
    window: ExamWindow | None = None
    """Of a final exam that begins at a planned time: the open or the next one, else the last."""

    @property
    def running(self) -> Attempt | None:
        """The attempt that can be gone on with."""
        for attempt in self.attempts:
            seen = attempt.deadline_seen_at(self.now)
            if attempt.state == AttemptState.RUNNING and seen >= self.now:
                return attempt
        return None

    @property
    def waits_for_window(self) -> bool:
        return self.window is not None and self.now < self.window.opens_at

    @property
    def missed_window(self) -> bool:
        return self.window is not None and self.window.entry_until <= self.now

    @property
    def latest(self) -> Attempt | None:
        return self.attempts[0] if self.attempts else None

    def was_refused(self, attempt: Attempt) -> bool:
        """Whether this pass was not let count by the review: it neither counts nor waits."""
        if not attempt.passed or self.enrolment.state in HAS_QUALIFIED:
            return False
        return self.enrolment.state != EnrolmentState.EXAM_PASSED or attempt != self.latest

    @property
    def seconds_left(self) -> int:
        """Of the running attempt; 0 without one."""
        running = self.running
        if running is None:
            return 0
        return int((running.deadline_seen_at(self.now) - self.now).total_seconds())

    @property
    def allowed_attempts(self) -> int:
        if self.kind is ExamKind.MOCK:
            return self.policy.mock_attempts
        return self.policy.final_attempts + self.enrolment.extra_attempts

    @property
    def best(self) -> float | None:
        """The best score of all attempts in points; None before the first one is closed (YN-33)."""
        closed = [one for one in self.attempts if one.state != AttemptState.RUNNING]
        # Left or never handed in is 0 points.
        return max(one.score_hundredths or 0 for one in closed) / 100 if closed else None

    @property
    def attempts_left(self) -> int:
        return max(0, self.allowed_attempts - len(self.attempts))


def exam_states(person: Person, kind: ExamKind) -> list[ExamState]:
    """The exams of ``kind`` of all enrolments of ``person``, the one to study first."""
    states = all_exam_states(person, (kind,))
    if kind is not ExamKind.FINAL or not states:
        return states
    windows = windows_of([one.enrolment.training_class_id for one in states], states[0].now)
    return [replace(one, window=windows.get(one.enrolment.training_class_id)) for one in states]


def all_exam_states(person: Person, kinds: Iterable[ExamKind]) -> list[ExamState]:
    """The same of several kinds, kind by kind, without asking for the enrolments again."""
    enrolments = list(enrolments_of(person).exclude(state__in=_NO_EXAM))
    now = db_now()
    pictures = study_pictures(enrolments)
    states = []
    for kind in kinds:
        attempts = _attempts(enrolments, kind)
        states += [
            _state(one, kind, attempts[one.pk], now, pictures[one.pk].facts) for one in enrolments
        ]
    return states


def exam_state(enrolment: Enrolment, kind: ExamKind) -> ExamState:
    """The exam of ``kind`` of one enrolment, class and licence selected."""
    attempts = _attempts([enrolment], kind)[enrolment.pk]
    return _state(enrolment, kind, attempts, db_now(), lean_study_facts(enrolment))


def running_elsewhere(enrolment: Enrolment, kind: ExamKind) -> bool:
    """Whether an attempt of the other kind still runs."""
    running = Attempt.objects.filter(enrolment=enrolment, state=AttemptState.RUNNING)
    return running.exclude(kind=kind).exists()


def _attempts(enrolments: Iterable[Enrolment], kind: ExamKind) -> dict[int, list[Attempt]]:
    found: dict[int, list[Attempt]] = defaultdict(list)
    rows = Attempt.objects.filter(enrolment__in=list(enrolments), kind=kind)
    for attempt in rows.order_by("-number").only(*_ATTEMPT_FIELDS):
        found[attempt.enrolment_id].append(attempt)
    return found


def _state(
    enrolment: Enrolment,
    kind: ExamKind,
    attempts: list[Attempt],
    now: datetime,
    study: StudyFacts,
) -> ExamState:
    return ExamState(
        enrolment=enrolment,
        kind=kind,
        study=study,
        policy=edition_of(enrolment).policy,
        decision=decide_start(enrolment, kind, attempts=attempts[::-1], study=study),
        attempts=tuple(attempts),
        now=now,
    )
