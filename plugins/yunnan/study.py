"""Studying: thirty days, every lesson to its end; and asking for more (YN-26, YN-30, YN-40)."""

from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from anpei.kernel.decisions import Decision, allow, deny, not_yet
from anpei.provinces.editions import Edition
from anpei.provinces.facts import ResultFacts, StudyFacts, TopicFacts
from anpei.provinces.ways import Grant, PetitionFacts, PetitionKind
from plugins.yunnan.policy import YunnanPolicy

type E = Edition[YunnanPolicy]

_MAY_STUDY = {"studying", "credits_complete", "exam_failed"}
_PASSED = {"exam_passed", "qualified", "reported", "certified"}


def study_period(opened_on: date, edition: E) -> tuple[date, date]:
    """从缴费成功之日起算 30 天之内: the day of the payment and thirty more."""
    return opened_on, opened_on + timedelta(days=edition.policy.study_days)


def is_locked(facts: StudyFacts | ResultFacts) -> bool:
    """Whether the certificate was revoked or withdrawn: 作废. One that expired is not (YN-12)."""
    return facts.licence_status != "valid"


def void(edition: E) -> Decision:
    """What is told where a certificate is locked."""
    return deny(
        "YN-51",
        edition.key,
        _("Your certificate is no longer valid in the registry."),
        remedy=_("Ask the examination centre."),
    )


def decide_study(facts: StudyFacts, today: date, edition: E) -> Decision:
    """While the period lasts. An expired certificate may be studied for: it was paid for."""
    if is_locked(facts):
        return void(edition)
    if facts.state in _PASSED:
        return allow("YN-25", edition.key)
    if facts.state not in _MAY_STUDY:
        return not_yet("YN-20", edition.key, _("Study opens with the payment."))
    if today > facts.study_until:
        return deny(
            "YN-26",
            edition.key,
            _("The study period ended on %(day)s.") % {"day": facts.study_until.isoformat()},
            remedy=_("Apply for an extension; it costs nothing."),
            study_until=facts.study_until,
        )
    return allow("YN-26", edition.key, study_until=facts.study_until)


def decide_topic(topic: TopicFacts, facts: StudyFacts, edition: E) -> Decision:
    """Any lesson, in any order, again and again."""
    return allow("YN-25", edition.key)


def decide_credits(facts: StudyFacts, edition: E) -> Decision:
    """单个课时进度达到100%，总进度达到100%: nothing of what the course offers may be missing."""
    if facts.lessons_left == 0 and not facts.unfinished_topics:
        return allow("YN-30", edition.key, earned=facts.earned)
    return not_yet(
        "YN-30",
        edition.key,
        _("The exam opens when every lesson is at 100 %."),
        remedy=_("Go on with the lessons that are not complete."),
        earned=facts.earned,
    )


def decide_petition(facts: PetitionFacts, today: date, edition: E) -> Decision:
    """More time after the period, more attempts after the last one; neither after a pass."""
    if facts.is_waiting:
        return not_yet("YN-40", edition.key, _("Your application is being looked at."))
    if facts.state in _PASSED or facts.state not in _MAY_STUDY:
        return deny("YN-40", edition.key, _("There is nothing to apply for."))
    if facts.kind is PetitionKind.MORE_ATTEMPTS:
        return _decide_make_up(facts, edition)
    if facts.attempts_used >= facts.attempts_allowed:
        return deny("YN-40", edition.key, _("All attempts are used: apply for a make-up exam."))
    if today <= facts.study_until:
        return not_yet(
            "YN-40",
            edition.key,
            _("An extension is applied for when the study period has ended."),
            allowed_from=facts.study_until + timedelta(days=1),
        )
    return allow("YN-40", edition.key, study_until=facts.study_until)


def _decide_make_up(facts: PetitionFacts, edition: E) -> Decision:
    if facts.attempts_used >= facts.attempts_allowed:
        return allow("YN-40", edition.key, attempts_used=facts.attempts_used)
    return not_yet(
        "YN-40",
        edition.key,
        _("A make-up exam is applied for when all %(number)d attempts are used.")
        % {"number": facts.attempts_allowed},
        attempts_used=facts.attempts_used,
    )


def grant(facts: PetitionFacts, edition: E) -> Grant:
    """A new period; for a make-up new attempts in it."""
    more = facts.kind is PetitionKind.MORE_ATTEMPTS
    return Grant(
        study_days=edition.policy.study_days,
        attempts=edition.policy.make_up_attempts if more else 0,
    )
