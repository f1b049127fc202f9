"""Attempts taken in a centre: recorded when they are over, settled like those online (SD-47)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.enrolment.domain import reopen_enrolment
from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import EnrolmentState
from anpei.exams.domain.settle import settle_locked
from anpei.exams.models import Attempt, ExamKind, Venue
from anpei.exams.papers import FULL_MARKS
from anpei.exams.states import ATTEMPT, AttemptState
from anpei.kernel.errors import Conflict, InvalidInput
from anpei.kernel.states import move

_S = EnrolmentState
CORRECTABLE = (_S.CREDITS_COMPLETE, _S.EXAM_FAILED, _S.EXAM_PASSED, _S.QUALIFIED)


def record_centre_attempt(
    *,
    enrolment: Enrolment,
    began_at: datetime,
    ended_at: datetime,
    score_hundredths: int | None,
    by: User | None,
) -> Attempt:
    """Record one final attempt in a centre and carry its result over to the enrolment.

    ``score_hundredths`` None: the seat stayed empty. Raises InvalidInput for a score above 100.
    """
    _check_score(score_hundredths)
    with transaction.atomic():
        locked = Enrolment.objects.select_for_update(of=("self",), no_key=True).get(pk=enrolment.pk)
        known = Attempt.objects.filter(enrolment=locked, kind=ExamKind.FINAL)
        absent = score_hundredths is None
        attempt = Attempt.objects.create(
            enrolment=locked,
            kind=ExamKind.FINAL,
            number=max(known.values_list("number", flat=True), default=0) + 1,
            venue=Venue.CENTRE,
            state=AttemptState.ABSENT if absent else AttemptState.HANDED_IN,
            paper=[],
            item_count=0,
            started_at=began_at,
            deadline_at=ended_at,
            closed_at=ended_at,
            score_hundredths=score_hundredths,
            lease="",
        )
        audit.record(
            act="attempt.recorded",
            subject=attempt,
            by=by,
            after={"state": attempt.state, "number": attempt.number},
        )
        settle_locked(attempt, enrolment=locked, by=by)
    return attempt


def correct_centre_attempt(
    *, attempt: Attempt, score_hundredths: int, by: User | None, reason: str
) -> Attempt:
    """Put another score in the place of a recorded one, and carry over what follows from it.

    Only of the newest attempt, until the result has been reported. Raises Conflict, InvalidInput.
    """
    _check_score(score_hundredths)
    with transaction.atomic():
        enrolment = Enrolment.objects.select_for_update(of=("self",), no_key=True).get(
            pk=attempt.enrolment_id
        )
        locked = Attempt.objects.select_for_update(of=("self",), no_key=True).get(pk=attempt.pk)
        _check_correctable(locked, enrolment)
        before = locked.score_hundredths
        _take_back(enrolment, by, reason)
        if locked.state == AttemptState.ABSENT:
            move(ATTEMPT, locked, AttemptState.HANDED_IN, record=lambda *_moved: None)
        locked.score_hundredths = score_hundredths
        locked.passed = None
        locked.save(update_fields=["score_hundredths", "passed"])
        audit.record(
            act="attempt.corrected",
            subject=locked,
            by=by,
            before={"score_hundredths": before},
            after={"score_hundredths": score_hundredths},
            reason=reason,
        )
        enrolment.refresh_from_db(fields=["state", "score_hundredths"])
        settle_locked(locked, enrolment=enrolment, by=by)
    return locked


def _check_score(score_hundredths: int | None) -> None:
    if score_hundredths is not None and not 0 <= score_hundredths <= FULL_MARKS:
        raise InvalidInput(_("A score lies between 0 and 100."), field="score")


def _check_correctable(attempt: Attempt, enrolment: Enrolment) -> None:
    if attempt.venue != Venue.CENTRE:
        raise Conflict(_("Only scores of an exam in a centre are corrected by hand."))
    if enrolment.state not in CORRECTABLE:
        raise Conflict(_("The result has been reported; it cannot be changed here any more."))
    finals = Attempt.objects.filter(enrolment=enrolment, kind=ExamKind.FINAL)
    if finals.filter(number__gt=attempt.number).exists():
        raise Conflict(_("There is a later attempt; the earlier score stays as it is."))


def _take_back(enrolment: Enrolment, by: User | None, reason: str) -> None:
    """The state before the exam: the corrected score is settled from there."""
    if enrolment.state == _S.CREDITS_COMPLETE:
        return
    Enrolment.objects.filter(pk=enrolment.pk).update(qualified_at=None, score_hundredths=None)
    reopen_enrolment(enrolment=enrolment, by=by, reason=reason)
