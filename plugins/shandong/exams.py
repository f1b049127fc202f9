"""Exams, photos and qualification (SD-36, SD-40…48, SD-50, SD-51)."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from anpei.kernel.decisions import Decision, allow, deny, not_yet
from anpei.provinces.contract import RefusalGround
from anpei.provinces.editions import Edition
from anpei.provinces.facts import AttemptFacts, ExamFacts, QualificationFacts
from plugins.shandong.centre import decide_venue
from plugins.shandong.policy import ShandongPolicy
from plugins.shandong.study import decide_credits, is_locked

type E = Edition[ShandongPolicy]


def decide_exam(facts: ExamFacts, today: date, edition: E) -> Decision:
    """After the credits; five mock exams; a final and, after a fail, one more, and those given."""
    if is_locked(facts.study, today):
        return deny("SD-13f", edition.key, _("Your licence has expired or is no longer valid."))
    if not decide_credits(facts.study, edition).allowed:
        return not_yet(
            "SD-40" if facts.kind == "mock" else "SD-41",
            edition.key,
            _("The exam opens when your credits are complete."),
            remedy=_("Finish the topics that are still needed."),
        )
    if facts.kind == "mock":
        return _decide_mock(len(facts.attempts), edition)
    return decide_venue(facts, edition) or _decide_final(facts, edition)


def _decide_final(facts: ExamFacts, edition: E) -> Decision:
    used = len(facts.attempts)
    if facts.study.state not in {"credits_complete", "exam_failed", "disqualified"}:
        return deny("SD-46", edition.key, _("You have passed; there is nothing to repeat."))
    allowed = facts.attempts_allowed or edition.policy.final_attempts
    if used >= allowed:
        return deny(
            "SD-46",
            edition.key,
            _("All %(number)s attempts are used.") % {"number": allowed},
            remedy=_("Your enterprise can enrol you again."),
        )
    return allow("SD-46" if used else "SD-41", edition.key, attempt=used + 1)


def _decide_mock(used: int, edition: E) -> Decision:
    if used >= edition.policy.mock_attempts:
        return deny(
            "SD-40",
            edition.key,
            _("All %(number)s mock exams are used.") % {"number": edition.policy.mock_attempts},
            remedy=_("Go on to the final exam."),
        )
    return allow("SD-40", edition.key, attempt=used + 1)


def has_passed(attempt: AttemptFacts, edition: E) -> Decision:
    """Handed in in time with at least the pass mark."""
    if attempt.state == "absent":
        return deny("SD-47", edition.key, _("Did not appear: the attempt counts as failed."))
    if not attempt.handed_in or attempt.score is None:
        return deny("SD-44", edition.key, _("Not handed in within the time: failed."))
    if attempt.score < edition.policy.pass_mark_hundredths:
        return deny("SD-46", edition.key, _("Below the pass mark."), score=attempt.score)
    return allow("SD-46", edition.key, score=attempt.score)


def decide_qualification(facts: QualificationFacts, edition: E) -> Decision:
    """Every set requirement holds, or the city's reviewer looks (SD-50).

    In a centre the identity card was compared at the door (SD-48): only study photos that were
    taken are looked at.
    """
    exam, study = facts.exam_photos, facts.study_photos
    watched = facts.venue == "online"
    share = study.accept / study.total if study.total else 0.0 if watched else 1.0
    reasons = {
        "exam_photos_not_all_accepted": exam.accept < exam.total,
        "too_few_exam_photos": watched and exam.total < edition.policy.exam_photos_min,
        "study_photos_below_share": share < edition.policy.study_photo_share,
        "incidents": facts.risk >= edition.policy.risk_review_from,
    }
    if any(reasons.values()):
        return not_yet(
            "SD-50",
            edition.key,
            _("A reviewer of the city looks at the photos."),
            reasons=", ".join(name for name, holds in reasons.items() if holds),
            study_share=round(share, 3),
        )
    return allow("SD-50", edition.key, study_share=round(share, 3), exam_photos=exam.total)


GROUNDS = (
    RefusalGround(key="not_the_candidate", label=_("The photos do not show the candidate")),
    RefusalGround(key="unrecognisable", label=_("The photos are blurred or unrecognisable")),
    RefusalGround(key="other_people", label=_("Other people are in the photos")),
    RefusalGround(key="reading_or_phone", label=_("Reading, using a phone or taking a call")),
    RefusalGround(key="other_irregularity", label=_("Another irregularity")),
)
"""M1 三(六)1, the five grounds in the manual's order."""
