"""Studying: when, which topics, and when the credits are complete (SD-31, SD-32, SD-39)."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext_lazy as _

from anpei.kernel.decisions import Decision, Text, allow, deny, not_yet
from anpei.provinces.editions import Edition
from anpei.provinces.facts import StudyFacts, TopicFacts
from plugins.shandong.policy import ShandongPolicy

type E = Edition[ShandongPolicy]

_MAY_STUDY = {"studying", "credits_complete", "exam_failed", "disqualified", "exam_passed"}
"""``exam_passed`` for newer study photos (SD-35): the review has not decided yet."""
_HAS_PASSED = _("You have passed; there is nothing left to study.")
_OVER: Mapping[str, Text] = {
    **dict.fromkeys(("qualified", "reported", "certified"), _HAS_PASSED),
    "cancelled": _("This enrolment was cancelled."),
    "expired": _("This enrolment has expired."),
}
"""What is said in states in which nothing is studied any more."""


def is_locked(facts: StudyFacts, today: date) -> bool:
    """Whether the licence has expired or is no longer in force: 锁定 (SD-13f, FAQ 3(7))."""
    return facts.licence_status != "valid" or facts.licence_valid_until < today


def decide_study(facts: StudyFacts, today: date, edition: E) -> Decision:
    """A locked licence stops study at once; so does the end of the study period."""
    if facts.state in _OVER:
        return deny("SD-30", edition.key, _OVER[facts.state])
    if is_locked(facts, today):
        return _locked(facts, edition)
    if facts.state not in _MAY_STUDY:
        return not_yet("SD-05", edition.key, _("Study opens when the payment is approved."))
    if today < facts.study_from:
        return not_yet(
            "SD-30",
            edition.key,
            _("The study period has not begun."),
            allowed_from=facts.study_from,
        )
    if today > facts.study_until:
        return deny(
            "SD-30",
            edition.key,
            _("The study period ended on %(day)s.") % {"day": facts.study_until.isoformat()},
            remedy=_("Ask the association for advice."),
        )
    return allow("SD-30", edition.key)


def _locked(facts: StudyFacts, edition: E) -> Decision:
    if facts.licence_status != "valid":
        return deny(
            "SD-39",
            edition.key,
            _("In the registry your licence is no longer valid; it cannot be studied for."),
            remedy=_("Ask your enterprise to have the registry's record looked at."),
            status=facts.licence_status,
        )
    return deny(
        "SD-39",
        edition.key,
        _("Your licence expired on %(day)s; an expired licence cannot be studied for.")
        % {"day": facts.licence_valid_until.isoformat()},
        remedy=_("Ask your enterprise how to apply for a new one."),
    )


def required_credits(licence_category: str, edition: E) -> Mapping[str, int]:
    return edition.policy.credits_by_category.get(licence_category, {})


def _is_full(code: str, facts: StudyFacts, edition: E) -> bool:
    """Whether a category needs no (further) credits; never where only the total counts."""
    required = required_credits(facts.licence_category, edition)
    earned = {category.code: category.earned for category in facts.categories}
    return bool(required) and earned.get(code, 0) >= required.get(code, 0)


def _all_complete(facts: StudyFacts, edition: E) -> bool:
    required = required_credits(facts.licence_category, edition)
    if required:
        return all(_is_full(code, facts, edition) for code in required)
    return facts.earned >= facts.credits_required


def decide_topic(topic: TopicFacts, facts: StudyFacts, edition: E) -> Decision:
    """One unfinished topic at a time; none in a full category; none when all is complete."""
    if topic.already_chosen:
        return allow("SD-32", edition.key)
    if facts.unfinished_topics:
        return not_yet(
            "SD-32",
            edition.key,
            _("Finish the current topic before choosing another."),
            remedy=_("Open “My topics” and press “Go on studying”."),
        )
    if facts.state == "exam_passed" or _all_complete(facts, edition):
        return deny(
            "SD-32",
            edition.key,
            _("Your credits are complete; no further topic can be chosen."),
            remedy=_("Go on to the final exam."),
        )
    if _is_full(topic.category, facts, edition):
        return deny(
            "SD-31",
            edition.key,
            _("This category has the credits it needs."),
            remedy=_("Choose a topic of another category."),
        )
    return allow("SD-32", edition.key)


def decide_credits(facts: StudyFacts, edition: E) -> Decision:
    if _all_complete(facts, edition):
        return allow("SD-31", edition.key, earned=facts.earned)
    return not_yet(
        "SD-31",
        edition.key,
        _("The required credits are not complete."),
        remedy=_("See which categories still need credits."),
        earned=facts.earned,
        required=facts.credits_required,
    )
