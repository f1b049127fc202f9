"""Reads: sittings, who sits where, and what a learner may do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from anpei.centres.models import Booking, Sitting
from anpei.centres.policies import (
    can_cancel,
    decide_right,
    next_attempt_number,
    objection_of_sitting,
)
from anpei.centres.states import BookingState, SittingState
from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import EnrolmentState
from anpei.exams.models import Attempt, ExamKind
from anpei.kernel import crypto
from anpei.kernel.clock import policy_now
from anpei.kernel.decisions import Decision
from anpei.kernel.identity_numbers import is_identity_number, normalise_number
from anpei.people.models import Person
from anpei.study.queries import enrolments_of, study_pictures

_B = BookingState
_BEFORE_EXAM = (EnrolmentState.APPLIED, EnrolmentState.STUDYING, EnrolmentState.CANCELLED)


def sittings(*, words: str = "", state: str = "", when: str = "") -> QuerySet[Sitting]:
    """The staff's list, the next ones first (``when`` = ``past``: the last ones first)."""
    rows = Sitting.objects.select_related("room__centre")
    if words.strip():
        rows = rows.filter(_names(words.strip()))
    if state:
        rows = rows.filter(state=state)
    if when == "past":
        return rows.filter(ends_at__lte=policy_now()).order_by("-starts_at", "-pk")
    if when == "coming":
        rows = rows.filter(ends_at__gt=policy_now())
    return rows.order_by("starts_at", "number")


def _names(words: str) -> Q:
    return (
        Q(number__icontains=words)
        | Q(name__icontains=words)
        | Q(room__name__icontains=words)
        | Q(room__centre__name__icontains=words)
    )


def _candidates() -> QuerySet[Booking]:
    return Booking.objects.select_related(
        "sitting__room__centre",
        "score",
        "attempt",
        "enrolment__person",
        "enrolment__licence",
        "enrolment__enterprise",
        "enrolment__training_class",
    ).defer("enrolment__person__mobile", "attempt__paper")


def seated(sitting: Sitting) -> list[Booking]:
    """Everybody who has or had a seat, by seat."""
    return list(_candidates().filter(sitting=sitting).exclude(state=_B.CANCELLED).order_by("seat"))


def candidates_of(sitting: Sitting, *, words: str = "", state: str = "") -> QuerySet[Booking]:
    """The roster as the staff's page shows it, cancelled ones last."""
    rows = _candidates().filter(sitting=sitting).order_by("seat", "-pk")
    rows = rows.filter(state=state) if state else rows.exclude(state=_B.CANCELLED)
    text = words.strip()
    if is_identity_number(text):
        return rows.filter(
            enrolment__person__id_number_hash=crypto.lookup_hash(normalise_number(text))
        )
    if text:
        rows = rows.filter(
            Q(enrolment__person__name__icontains=text)
            | Q(ticket_number__icontains=text)
            | Q(enrolment__enterprise__name__icontains=text)
        )
    return rows


def bookings() -> QuerySet[Booking]:
    """Every booking with all that its pages show."""
    return _candidates()


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How a sitting stands: candidates by state, and how many have a score."""

    booked: int
    checked_in: int
    barred: int
    absent: int
    excused: int
    scored: int

    @property
    def in_text(self) -> str:
        """Let in, of those who have a seat."""
        return f"{self.checked_in} / {self.expected}"

    @property
    def expected(self) -> int:
        return self.booked + self.checked_in + self.barred + self.absent + self.excused


def figures_of(sitting: Sitting) -> Figures:
    """In one query."""
    states = {
        state.value: Count("pk", filter=Q(state=state))
        for state in (_B.BOOKED, _B.CHECKED_IN, _B.BARRED, _B.ABSENT, _B.EXCUSED)
    }
    scored = Count("pk", filter=Q(score__isnull=False))
    return Figures(**Booking.objects.filter(sitting=sitting).aggregate(scored=scored, **states))


def find_at_door(typed: str, *, sitting: Sitting | None) -> Booking | None:
    """Whom a scanned code, a ticket number or an identity number means; None: nobody.

    An identity number means the seat at ``sitting`` or, without one, the next that is open.
    """
    text = typed.strip()
    code = text.rstrip("/").rpartition("/")[2]
    active = _candidates().exclude(state=_B.CANCELLED)
    found = active.filter(Q(ticket_code=code) | Q(ticket_number=text)).first()
    if found or not is_identity_number(normalise_number(text)):
        return found
    own = active.filter(
        enrolment__person__id_number_hash=crypto.lookup_hash(normalise_number(text)),
        sitting__state=SittingState.OPEN,
    ).order_by("sitting__starts_at")
    here = own.filter(sitting=sitting).first() if sitting else None
    return here or own.filter(sitting__ends_at__gt=policy_now()).first()


def sittings_at_door() -> QuerySet[Sitting]:
    """Open sittings that have not ended, the next ones first."""
    return sittings(state=SittingState.OPEN, when="coming")


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A sitting as one learner sees it; ``objection`` None and places left: it can be booked."""

    sitting: Sitting
    objection: Decision | None

    @property
    def is_free(self) -> bool:
        return self.objection is None and self.sitting.left > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CentreExam:
    """One enrolment's exam in a centre."""

    enrolment: Enrolment
    right: Decision
    """The province's leave to book on this device."""
    bookings: tuple[Booking, ...]
    """Newest first, cancelled ones left out."""
    attempts: tuple[Attempt, ...]
    now: datetime

    @property
    def current(self) -> Booking | None:
        """The seat whose exam or result is still to come."""
        waiting = (_B.BOOKED, _B.CHECKED_IN, _B.ABSENT)
        return next(
            (one for one in self.bookings if one.state in waiting and one.attempt is None), None
        )

    @property
    def points(self) -> float | None:
        """Of the attempt that counts, in points."""
        passed = next((one for one in self.attempts if one.passed), None)
        return passed.points if passed else None

    @property
    def past(self) -> list[Booking]:
        return [one for one in self.bookings if one != self.current]

    @property
    def may_cancel(self) -> bool:
        current = self.current
        return bool(
            current and current.state == _B.BOOKED and can_cancel(current.sitting, self.now)
        )

    @property
    def attempt_number(self) -> int:
        return next_attempt_number(self.attempts)


def centre_exams(person: Person, device: str) -> list[CentreExam]:
    """The exams in a centre of all the learner's enrolments, the one to study first."""
    enrolments = [one for one in enrolments_of(person) if one.state not in _BEFORE_EXAM]
    pictures = study_pictures(enrolments)
    attempts: dict[int, list[Attempt]] = {one.pk: [] for one in enrolments}
    finals = Attempt.objects.filter(enrolment__in=enrolments, kind=ExamKind.FINAL)
    for attempt in finals.order_by("number").defer("paper"):
        attempts[attempt.enrolment_id].append(attempt)
    seats: dict[int, list[Booking]] = {one.pk: [] for one in enrolments}
    rows = _candidates().filter(enrolment__in=enrolments).exclude(state=_B.CANCELLED)
    for booking in rows.order_by("-pk"):
        seats[booking.enrolment_id].append(booking)
    now = policy_now()
    return [
        CentreExam(
            enrolment=one,
            right=decide_right(
                one, attempts=attempts[one.pk], device=device, study=pictures[one.pk].facts
            ),
            bookings=tuple(seats[one.pk]),
            attempts=tuple(attempts[one.pk]),
            now=now,
        )
        for one in enrolments
    ]


def offers_for(exam: CentreExam, words: str = "") -> Sequence[Offer]:
    """The open sittings that have not begun, each with what objects to it for this learner."""
    coming = sittings(words=words, state=SittingState.OPEN).filter(starts_at__gt=exam.now)
    return [
        Offer(
            sitting=one,
            objection=objection_of_sitting(one, exam.enrolment, exam.attempt_number, exam.now),
        )
        for one in coming
    ]


def own_booking(person: Person, public_id: str) -> Booking | None:
    """The learner's booking, cancelled ones left out; None for anybody else's."""
    own = _candidates().filter(enrolment__person=person, public_id=public_id)
    return own.exclude(state=_B.CANCELLED).first()
