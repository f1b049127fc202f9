"""What a closed attempt is worth: passed or not, and what that means for the enrolment."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.enrolment.domain import move_enrolment
from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import ENROLMENT, EnrolmentState
from anpei.exams.domain.after_hand_in import judge_later
from anpei.exams.models import Attempt, ExamKind
from anpei.exams.policies import attempts_allowed, decide_pass, edition_of
from anpei.exams.states import AttemptState
from anpei.provinces.asking import CRASHED, record_decision
from anpei.provinces.editions import Edition


def settle_locked(attempt: Attempt, *, enrolment: Enrolment, by: User | None) -> None:
    """Let the province say whether the closed ``attempt`` is a pass, and carry it over.

    The caller holds the locks on ``enrolment``, then on ``attempt``. A province that crashes
    decides nothing against the learner: the attempt waits for ``settle_undecided``.
    """
    edition = edition_of(enrolment)
    decision = decide_pass(attempt, edition)
    if decision.rule == CRASHED:
        return
    attempt.passed = decision.allowed
    attempt.save(update_fields=["passed"])
    record_decision("attempt", attempt.pk, "has_passed", decision)
    audit.record(
        act="attempt.settled",
        subject=attempt,
        by=by,
        after={"passed": attempt.passed, "score_hundredths": attempt.score_hundredths},
    )
    if attempt.kind == ExamKind.FINAL:
        _carry_over(attempt, enrolment, edition, by)


def settle_undecided(*, attempt: Attempt) -> None:
    """Settle an attempt that was closed while the province could not answer."""
    with transaction.atomic():
        enrolment = Enrolment.objects.select_for_update(no_key=True).get(pk=attempt.enrolment_id)
        locked = Attempt.objects.select_for_update(of=("self",), no_key=True).get(pk=attempt.pk)
        if locked.state != AttemptState.RUNNING and locked.passed is None:
            settle_locked(locked, enrolment=enrolment, by=None)


def _carry_over(
    attempt: Attempt, enrolment: Enrolment, edition: Edition[Any], by: User | None
) -> None:
    """What a final exam means for the enrolment: passed, failed for good, or one more try.

    An enrolment that has been cancelled or has expired meanwhile stays what it is.
    """
    if attempt.passed:
        to, reason = EnrolmentState.EXAM_PASSED, _("The final exam is passed.")
    elif attempt.number >= attempts_allowed(enrolment, edition, attempt.kind):
        to, reason = EnrolmentState.EXAM_FAILED, _("No attempt is left.")
    else:
        return
    if not ENROLMENT.allows(EnrolmentState(enrolment.state), to):
        return
    if attempt.passed:
        enrolment.score_hundredths = attempt.score_hundredths
        enrolment.save(update_fields=["score_hundredths"])
        judge_later(attempt)
    move_enrolment(enrolment=enrolment, to=to, by=by, reason=reason)
