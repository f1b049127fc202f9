"""The rules in sentences, for people who read them: staff, and whoever asks why (PL-05)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from anpei.provinces.editions import Area, Edition
from anpei.provinces.facts import TenantFacts
from anpei.provinces.parts import PlainRule
from plugins.shandong.policy import ShandongPolicy

type E = Edition[ShandongPolicy]


def plain_rules(edition: E, tenant: TenantFacts) -> tuple[PlainRule, ...]:
    """Every rule that decides about somebody, with this edition's numbers in it."""
    manual = edition.source.partition(",")[0]
    return (
        *_sign_in(edition),
        *_enrolment(edition.policy, tenant),
        *_paying(edition.policy),
        *_studying(edition, manual),
        *_examining(edition.policy, tenant),
        *_afterwards(edition, manual),
    )


def _rule(rule: str, area: Area, source: str, text: str) -> PlainRule:
    return PlainRule(rule=rule, area=area, text=text, source=source)


def _sign_in(edition: E) -> Iterator[PlainRule]:
    by_number = _("Learners sign in by ID number and licence number, without 鲁建安 and brackets.")
    if edition.policy.sign_in_by_name:
        text = _("Learners sign in by region, licence category, name and ID number.")
        yield _rule("SD-04a", Area.SIGN_IN, "M1 三(三)2", text)
        by_number = _("On the phone they sign in by ID number and licence number.")
        yield _rule("SD-04b", Area.SIGN_IN, "M1 四(一)2", by_number)
    else:
        yield _rule("SD-04b", Area.SIGN_IN, "M2 三(三)2", by_number)
    text = _("Nobody signs in to study before the enterprise's payment has been approved.")
    yield _rule("SD-05", Area.SIGN_IN, "M1 三(三)", text)


def _enrolment(policy: ShandongPolicy, tenant: TenantFacts) -> Iterator[PlainRule]:
    if tenant.exam_mode == "offline":
        opens, opens_source = policy.enrol_months_before_offline, "FAQ 3(1)"
        closes = _("Enrolment closes %(number)d months before the licence expires.") % {
            "number": policy.enrol_closes_months_offline
        }
    else:
        opens, opens_source = policy.enrol_months_before_online, "M1 三(二)2"
        closes = _("Enrolment closes %(number)d days before the licence expires.") % {
            "number": policy.enrol_closes_days_online
        }
    text = _("Enrolment opens %(number)d months before the licence expires.") % {"number": opens}
    yield _rule("SD-13a", Area.ENROLMENT, opens_source, text)
    yield _rule("SD-13b", Area.ENROLMENT, "FAQ 3(2)", closes)
    for rule, source, sentence in (
        ("SD-13c", "FAQ 3(6)", _("The licence's category is the class's.")),
        (
            "SD-13d",
            "FAQ 3(3)",
            _("Of several A licences the main one is enrolled; the others are extended with it."),
        ),
        (
            "SD-13e",
            "M1 图2-2, FAQ 17",
            _(
                "A B licence needs a first- or second-class constructor registration "
                "that is valid and at the same enterprise."
            ),
        ),
        ("SD-13f", "FAQ 3(7)", _("An expired or revoked licence is locked.")),
        (
            "SD-13g",
            "FAQ 3(5)",
            _("The licence is at the enterprise that enrols, according to the last sync."),
        ),
        ("SD-12", "M1 图2-2", _("A class never takes more people than its limit.")),
    ):
        yield _rule(rule, Area.ENROLMENT, source, sentence)


def _paying(policy: ShandongPolicy) -> Iterator[PlainRule]:
    text = _("The fee is paid by bank transfer alone; the enterprise files the receipt.")
    yield _rule("SD-20", Area.PAYING, "M1 三(二)3–4", text)
    text = _("Staff check a receipt within %(number)d working days; a refusal names its reason.")
    yield _rule("SD-23", Area.PAYING, "M1 三(二)5–6", text % {"number": policy.payment_review_days})
    text = _("The approval opens study for everybody of the order at once.")
    yield _rule("SD-24", Area.PAYING, "M1 三(二)5", text)


def _studying(edition: E, manual: str) -> Iterator[PlainRule]:
    if edition.policy.credits_by_category:
        text = _("Each topic category has its own required credits; a full one offers no more.")
    else:
        text = _("Any credits count until the class's total is reached.")
    yield _rule("SD-31", Area.STUDYING, f"{manual} 三(四)9–10", text)
    text = _("One topic at a time: the current one is finished before the next is chosen.")
    yield _rule("SD-32", Area.STUDYING, f"{manual} 三(四)", text)
    text = _("Only time really watched counts; the video may be sought freely.")
    yield _rule("SD-34", Area.STUDYING, f"{manual} 三(四)5–7", text)
    text = _("An expired licence stops study at once.")
    yield _rule("SD-39", Area.STUDYING, "M1 图4-1", text)
    text = _("At least %(share)s of all of a learner's study photos must pass.")
    share = f"{edition.policy.study_photo_share:.0%}"
    yield _rule("SD-36", Area.PHOTOS, "FAQ 8", text % {"share": share})
    text = _("A result whose photos all pass stands by itself; any other waits for a reviewer.")
    yield _rule("SD-50", Area.PHOTOS, "M1 三(六)1", text)


def _examining(policy: ShandongPolicy, tenant: TenantFacts) -> Iterator[PlainRule]:
    text = _("The exam opens when the credits are complete; before it, %(number)d mock exams.")
    yield _rule("SD-40", Area.EXAM, "M1 四(二)1", text % {"number": policy.mock_attempts})
    if tenant.exam_mode == "offline":
        text = _("The final exam is sat in a centre, with a seat and an admission ticket.")
        yield _rule("SD-47", Area.EXAM, "M1 四(二)", text)
    else:
        text = _("The final exam lasts %(number)d minutes; not handed in by then is failed.")
        yield _rule("SD-44", Area.EXAM, "FAQ 12", text % {"number": policy.exam_minutes})
    text = _("Questions come only from the learner's own topics.")
    yield _rule("SD-42", Area.EXAM, "M1 三(四)10", text)
    text = _("%(points)g points pass; %(number)d final exams are allowed in all.") % {
        "points": policy.pass_mark_hundredths / 100,
        "number": policy.final_attempts,
    }
    yield _rule("SD-46", Area.EXAM, "FAQ 13", text)


def _afterwards(edition: E, manual: str) -> Iterator[PlainRule]:
    text = _("The certificate can be printed once the registry has confirmed the result.")
    yield _rule("SD-53", Area.CERTIFICATE, "M1 三(六)2", text)
    text = _(
        "The licence is extended on the government's site from %(number)d months "
        "before it expires until it expires."
    ) % {"number": edition.policy.extension_months_before}
    yield _rule("SD-56", Area.EXTENSION, f"{manual} 五", text)
