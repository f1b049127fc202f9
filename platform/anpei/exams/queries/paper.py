"""A paper as its candidate may see it: questions and own choices, never a key (T25)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Sum
from django.http import Http404

from anpei.exams.models import Answer, Attempt, AttemptAct, AttemptEvent, Question
from anpei.exams.papers import read_paper
from anpei.exams.states import AttemptState
from anpei.kernel.clock import db_now
from anpei.people.models import Person


@dataclass(frozen=True, slots=True)
class SeenCase:
    """The case a question belongs to, as its candidate sees it."""

    number: int
    """Among the cases of this paper, from 0."""
    part: int
    """Among the parts of the case, from 1."""
    parts: int
    material: str


@dataclass(frozen=True, slots=True)
class SeenItem:
    """One question with its options in the order of this paper."""

    kind: str
    stem: str
    options: tuple[str, ...]
    case: SeenCase | None = None


@dataclass(frozen=True, slots=True)
class SavedChoice:
    """What is saved for an item: positions of the shuffled options."""

    item: int
    chosen: tuple[int, ...]
    marked: bool
    sequence: int
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class SeenPaper:
    """A paper, what is saved of it, and the database's clock."""

    now: datetime
    deadline_at: datetime
    items: tuple[SeenItem, ...]
    saved: tuple[SavedChoice, ...]

    @property
    def sequence(self) -> int:
        """The newest sequence saved; a page counts on from here."""
        return max((choice.sequence for choice in self.saved), default=0)


@dataclass(frozen=True, slots=True)
class ReviewedItem:
    """One question of the review: what was chosen, without any verdict (SD-45)."""

    number: int
    kind: str
    stem: str
    options: tuple[tuple[str, bool], ...]
    is_blank: bool
    case: SeenCase | None


@dataclass(frozen=True, slots=True)
class RunningPaper:
    """What the exam page needs to know before its script asks for the paper."""

    public_id: str
    kind: str
    edition_key: str
    seconds_left: int


_RUNNING = """
SELECT a.kind, a.state, a.deadline_at, a.paused_at, e.edition_key, statement_timestamp()
FROM exams_attempt a JOIN enrolment_enrolment e ON e.id = a.enrolment_id
WHERE a.public_id = %s AND e.person_id = %s
"""


def running_paper(person: Person, public_id: str) -> RunningPaper | None:
    """The learner's attempt while it runs, in one statement; None when its time is over or it is
    closed. Raises Http404 for anybody else's."""
    with connection.cursor() as cursor:
        cursor.execute(_RUNNING, [public_id, person.pk])
        row = cursor.fetchone()
    if row is None:
        raise Http404
    kind, state, deadline_at, paused_at, edition_key, now = row
    left = deadline_at - (paused_at or now)
    if state != AttemptState.RUNNING or left <= timedelta():
        return None
    return RunningPaper(public_id, kind, edition_key, int(left.total_seconds()))


def seen_paper(attempt_id: int) -> SeenPaper:
    """The paper of an attempt for its candidate, in three statements and the clock."""
    attempt = Attempt.objects.only("paper", "deadline_at", "paused_at").get(pk=attempt_id)
    now = db_now()
    return SeenPaper(
        now=now,
        deadline_at=attempt.deadline_seen_at(now),
        items=_items(attempt),
        saved=_saved(attempt_id),
    )


def reviewed_items(attempt_id: int) -> list[ReviewedItem]:
    """考试回顾: every question of the paper with the learner's own choices."""
    attempt = Attempt.objects.only("paper").get(pk=attempt_id)
    saved = {choice.item: choice.chosen for choice in _saved(attempt_id)}
    return [
        ReviewedItem(
            number=number + 1,
            kind=item.kind,
            stem=item.stem,
            options=tuple(
                (option, position in saved.get(number, ()))
                for position, option in enumerate(item.options)
            ),
            is_blank=not saved.get(number),
            case=item.case,
        )
        for number, item in enumerate(_items(attempt))
    ]


def end_reason(attempt: Attempt) -> str:
    """Why a proctor ended it, in the proctor's words; "" when nobody did."""
    ends = AttemptEvent.objects.filter(attempt=attempt, act=AttemptAct.ENDED).order_by("-pk")
    return ends.values_list("reason", flat=True).first() or ""


def given_back_seconds(attempt: Attempt) -> int:
    """By how much its deadline moved because the platform could not be reached."""
    outages = AttemptEvent.objects.filter(attempt=attempt, act=AttemptAct.OUTAGE)
    return int(outages.aggregate(seconds=Sum("seconds", default=0))["seconds"])


def _items(attempt: Attempt) -> tuple[SeenItem, ...]:
    """In one statement, two with cases."""
    items = read_paper(attempt.paper)
    rows = Question.objects.filter(pk__in=[item.question for item in items])
    texts = {pk: rest for pk, *rest in rows.values_list("pk", "kind", "stem", "options", "case")}
    cases = _cases([texts[item.question][3] for item in items])
    return tuple(
        SeenItem(kind, stem, tuple(options[index] for index in item.order), case)
        for item, case in zip(items, cases, strict=True)
        for kind, stem, options, _case in [texts[item.question]]
    )


def _cases(keys: list[int | None]) -> list[SeenCase | None]:
    """The case of each item by the key of its row; None for a plain question."""
    wanted = list(dict.fromkeys(key for key in keys if key is not None))
    if not wanted:
        return [None] * len(keys)
    materials = dict(Question.objects.filter(pk__in=wanted).values_list("pk", "stem"))
    seen: dict[int, int] = {}
    found: list[SeenCase | None] = []
    for key in keys:
        if key is None:
            found.append(None)
            continue
        seen[key] = seen.get(key, 0) + 1
        found.append(SeenCase(wanted.index(key), seen[key], keys.count(key), materials[key]))
    return found


def _saved(attempt_id: int) -> tuple[SavedChoice, ...]:
    rows = Answer.objects.filter(attempt_id=attempt_id).order_by("item")
    return tuple(
        SavedChoice(item, tuple(chosen), marked, sequence, saved_at)
        for item, chosen, marked, sequence, saved_at in rows.values_list(
            "item", "chosen", "marked", "sequence", "saved_at"
        )
    )
