"""The rules in sentences, for people who read them (PL-05)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from anpei.provinces.editions import Area, Edition
from anpei.provinces.parts import PlainRule
from plugins.yunnan.policy import YunnanPolicy


def plain_rules(edition: Edition[YunnanPolicy]) -> tuple[PlainRule, ...]:
    """Every rule that decides about somebody, with this edition's numbers in it."""
    return tuple(
        PlainRule(rule=rule, area=area, text=text, source=f"YN {clause}")
        for part in (_entering, _paying, _studying, _examining, _afterwards)
        for rule, area, clause, text in part(edition.policy)
    )


type Sentence = tuple[str, Area, str, str]


def _entering(policy: YunnanPolicy) -> Iterator[Sentence]:
    yield (
        "YN-10",
        Area.SIGN_IN,
        "第二步(一)",
        _(
            "The business system is entered by taxpayer number or ID number; before all else a "
            "password of one's own and the invoice data are set."
        ),
    )
    yield (
        "YN-20",
        Area.SIGN_IN,
        "第三步(一)1",
        _("The study site is entered by ID number, by whoever has been paid for."),
    )
    yield (
        "YN-02",
        Area.ENROLMENT,
        "第一步 A",
        _("A certificate in another business, or of another kind, is not enrolled."),
    )
    yield (
        "YN-04",
        Area.ENROLMENT,
        "第一步 D",
        _("People are due from %(number)d months before their certificate expires.")
        % {"number": policy.due_months_before},
    )


def _paying(policy: YunnanPolicy) -> Iterator[Sentence]:
    yield (
        "YN-12",
        Area.PAYING,
        "第二步(二)1",
        _("A certificate that expired more than %(number)d days ago cannot be paid for online.")
        % {"number": policy.overdue_days},
    )
    yield (
        "YN-15",
        Area.PAYING,
        "第二步(二)4",
        _("An order that is not paid within %(number)d minutes lapses.")
        % {"number": policy.order_expires_minutes or 0},
    )


def _studying(policy: YunnanPolicy) -> Iterator[Sentence]:
    yield (
        "YN-26",
        Area.STUDYING,
        "第三步(四)1",
        _("Lessons and exam are done within %(number)d days from the payment.")
        % {"number": policy.study_days},
    )
    yield "YN-30", Area.EXAM, "第三步(三)1", _("The exam opens when every lesson is at 100 %.")


def _examining(policy: YunnanPolicy) -> Iterator[Sentence]:
    yield (
        "YN-31",
        Area.EXAM,
        "第三步(三)2",
        _(
            "Leaving the exam uses the attempt with 0 points; whose line was lost has %(number)d "
            "seconds to come back."
        )
        % {"number": policy.leave_grace_seconds},
    )
    yield (
        "YN-32",
        Area.EXAM,
        "第三步(三)3",
        _("After %(number)d minutes the exam hands itself in.") % {"number": policy.exam_minutes},
    )
    yield (
        "YN-33",
        Area.EXAM,
        "第三步(三)4",
        _("%(points)g of 100 points pass; of %(number)d attempts the best counts.")
        % {"points": policy.pass_mark_hundredths / 100, "number": policy.final_attempts},
    )


def _afterwards(policy: YunnanPolicy) -> Iterator[Sentence]:
    yield (
        "YN-40",
        Area.EXTENSION,
        "第三步(四)2",
        _(
            "An extension is applied for after the study period, a make-up exam after the last "
            "attempt; both are free and staff decide."
        ),
    )
    yield (
        "YN-50",
        Area.EXTENSION,
        "四(一)1",
        _("Renewal is applied for from %(number)d months before expiry until expiry.")
        % {"number": policy.renewal_months_before},
    )
    yield (
        "YN-51",
        Area.EXTENSION,
        "四(一)2",
        _("A certificate that expires without continuing education is void."),
    )
