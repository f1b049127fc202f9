"""Exams, faces and qualification (YN-21, YN-30…YN-34)."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from anpei.kernel.decisions import Decision, allow, deny, not_yet
from anpei.provinces.contract import RefusalGround
from anpei.provinces.editions import Edition
from anpei.provinces.facts import AttemptFacts, ExamFacts, QualificationFacts, StudyFacts
from plugins.yunnan.policy import YunnanPolicy
from plugins.yunnan.study import decide_credits, is_locked, void

type E = Edition[YunnanPolicy]


def decide_exam(facts: ExamFacts, today: date, edition: E) -> Decision:
    """Every lesson first, in the period; five attempts; nothing after a pass.

    Attempts before the period: a make-up brings a new period, an extension no attempt.
    """
    if facts.kind == "mock" or facts.venue != "online":
        return deny("YN-30", edition.key, _("There is only the online exam."))
    if facts.study.state not in {"studying", "credits_complete", "exam_failed"}:
        return deny("YN-33", edition.key, _("You have passed; there is nothing to repeat."))
    allowed = facts.attempts_allowed or edition.policy.final_attempts
    if len(facts.attempts) >= allowed:
        return deny(
            "YN-33",
            edition.key,
            _("All %(number)d attempts are used.") % {"number": allowed},
            remedy=_("Apply for a make-up exam; it costs nothing."),
        )
    return _not_ready(facts.study, today, edition) or allow(
        "YN-33", edition.key, attempt=len(facts.attempts) + 1
    )


def _not_ready(study: StudyFacts, today: date, edition: E) -> Decision | None:
    if is_locked(study):
        return void(edition)
    if today > study.study_until:
        return deny(
            "YN-26",
            edition.key,
            _("The study period has ended, and with it the time for the exam."),
            remedy=_("Apply for an extension; it costs nothing."),
        )
    ready = decide_credits(study, edition)
    return None if ready.allowed else ready


def has_passed(attempt: AttemptFacts, edition: E) -> Decision:
    """其中任意一次分数达到60分以上，即为合格; leaving is 0 points."""
    if attempt.state == "forfeited":
        return deny("YN-31", edition.key, _("The exam was left: 0 points."))
    if attempt.score is None or not attempt.handed_in:
        return deny("YN-33", edition.key, _("Nothing was handed in."))
    if attempt.score < edition.policy.pass_mark_hundredths:
        return deny("YN-33", edition.key, _("Below the pass mark."), score=attempt.score)
    return allow("YN-33", edition.key, score=attempt.score)


def decide_qualification(facts: QualificationFacts, edition: E) -> Decision:
    """A pass stands by itself; what happened beside it is for a person from a certain weight on."""
    if facts.risk >= edition.policy.risk_review_from:
        return not_yet("YN-33", edition.key, _("A person looks at what happened."), risk=facts.risk)
    return allow("YN-33", edition.key)


GROUNDS = (
    RefusalGround(key="not_the_learner", label=_("Somebody else studied or examined")),
    RefusalGround(key="other_irregularity", label=_("Another irregularity")),
)
