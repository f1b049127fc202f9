"""One person's way through a class (DESIGN §6). Passed, qualified, reported, certified differ."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from anpei.kernel.states import Machine


class EnrolmentState(StrEnum):
    APPLIED = "applied"
    STUDYING = "studying"
    CREDITS_COMPLETE = "credits_complete"
    EXAM_PASSED = "exam_passed"
    QUALIFIED = "qualified"
    REPORTED = "reported"
    CERTIFIED = "certified"
    CANCELLED = "cancelled"
    EXAM_FAILED = "exam_failed"
    DISQUALIFIED = "disqualified"
    EXPIRED = "expired"


_S = EnrolmentState

ENROLMENT = Machine(
    name="enrolment",
    initial=_S.APPLIED,
    transitions={
        _S.APPLIED: frozenset({_S.STUDYING, _S.CANCELLED, _S.EXPIRED}),
        _S.STUDYING: frozenset({_S.CREDITS_COMPLETE, _S.CANCELLED, _S.EXPIRED}),
        _S.CREDITS_COMPLETE: frozenset({_S.EXAM_PASSED, _S.EXAM_FAILED, _S.CANCELLED, _S.EXPIRED}),
        # A reviewer's refusal leaves the further attempt, where the edition has one.
        _S.EXAM_PASSED: frozenset({_S.QUALIFIED, _S.DISQUALIFIED, _S.CREDITS_COMPLETE}),
        # A sampled pass that a reviewer refuses, or a corrected score, is taken back while nobody
        # outside knows of it.
        _S.QUALIFIED: frozenset({_S.REPORTED, _S.DISQUALIFIED, _S.CREDITS_COMPLETE}),
        _S.REPORTED: frozenset({_S.CERTIFIED}),
        _S.CERTIFIED: frozenset(),
        _S.CANCELLED: frozenset(),
        _S.EXAM_FAILED: frozenset({_S.CREDITS_COMPLETE}),
        _S.DISQUALIFIED: frozenset({_S.CREDITS_COMPLETE}),
        _S.EXPIRED: frozenset(),
    },
)

LABELS = {
    _S.APPLIED: _("Enrolled, payment open"),
    _S.STUDYING: _("Studying"),
    _S.CREDITS_COMPLETE: _("Credits complete"),
    _S.EXAM_PASSED: _("Exam passed, under review"),
    _S.QUALIFIED: _("Qualified"),
    _S.REPORTED: _("Result reported"),
    _S.CERTIFIED: _("Completed with certificate"),
    _S.CANCELLED: _("Enrolment cancelled"),
    _S.EXAM_FAILED: _("Exam failed"),
    _S.DISQUALIFIED: _("Review refused"),
    _S.EXPIRED: _("Enrolment expired"),
}
"""What people read for each state."""

HAS_QUALIFIED = (_S.QUALIFIED, _S.REPORTED, _S.CERTIFIED)
"""The result counts."""

NO_LONGER_ACTIVE = (_S.CANCELLED, _S.EXAM_FAILED, _S.DISQUALIFIED, _S.EXPIRED)
"""States in which the licence may be enrolled anew for the same term."""
