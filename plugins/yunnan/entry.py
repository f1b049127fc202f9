"""The way in: by oneself or by the enterprise; and whom to call when it is refused (YN-01, 02)."""

from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from anpei.kernel.decisions import Decision, Text, allow, deny, not_yet
from anpei.kernel.months import months_before
from anpei.provinces.editions import Edition
from anpei.provinces.facts import ClassFacts, LicenceFacts
from anpei.provinces.ways import EntryChoice, EntryDesk, EntryFacts
from plugins.yunnan.policy import YunnanPolicy

type E = Edition[YunnanPolicy]

CONTINUING = "continuing"
HELP: Text = _("Call 0871-68503755 extension 6.")
"""第一步 A, B, C."""

DESK = EntryDesk(
    businesses=(
        EntryChoice(code="first", label=_("First application")),
        EntryChoice(code=CONTINUING, label=_("Continuing education")),
        EntryChoice(code="change", label=_("Change of enterprise")),
        EntryChoice(code="renewal", label=_("Renewal at expiry")),
        EntryChoice(code="cancel", label=_("Cancellation")),
    ),
    contact=HELP,
    promise=_(
        "I know the centre's rules about extensions, make-up exams and repeated study, and I "
        "apply for myself."
    ),
    notes=(
        _("A certificate that expired more than 60 days ago cannot be paid for online."),
        _("Check everything: after the payment nothing is refunded."),
        _("The electronic VAT invoice is issued automatically; there is no paper invoice."),
    ),
)
"""缴费信息确认's red notes; 申请延期表's promise."""

RULE_TITLES = {
    "YN-02": _("Certificate in another business, or not found"),
    "YN-04": _("Not due yet"),
    "YN-12": _("Expired for more than 60 days"),
    "YN-51": _("Voided"),
    "YN-03": _("Course of another kind"),
}


def decide_entry(facts: EntryFacts, today: date, edition: E) -> Decision:
    """Somebody by themselves: the business first, then whether the certificate is free."""
    if facts.business != CONTINUING:
        return deny(
            "YN-02",
            edition.key,
            _("Here only continuing education is applied for."),
            remedy=_("Choose “continuing education” as the type of business."),
        )
    if not facts.status or facts.valid_until is None:
        return deny(
            "YN-02",
            edition.key,
            _("No such certificate exists for this name, ID number and type."),
            remedy=HELP,
        )
    objection = _free(
        facts.status, facts.other_business, facts.active_enrolment, edition
    ) or _overdue(facts.valid_until, today, edition)
    return objection or allow("YN-01", edition.key, valid_until=facts.valid_until)


def _free(status: str, other_business: str, enrolment: str, edition: E) -> Decision | None:
    """What holds a certificate back whoever asks; None: nothing does."""
    if status != "valid":
        return deny(
            "YN-51",
            edition.key,
            _("This certificate is void: it expired without continuing education."),
            remedy=_("A void certificate is applied for anew on the province's platform."),
        )
    if other_business:
        return deny(
            "YN-02",
            edition.key,
            _("The certificate is in another business: %(business)s.")
            % {"business": other_business},
            remedy=HELP,
        )
    if enrolment:
        return deny(
            "YN-02",
            edition.key,
            _("This certificate is in continuing education already (class %(number)s).")
            % {"number": enrolment},
            remedy=_("Sign in to the study site with the ID number."),
        )
    return None


def decide_eligibility(
    licence: LicenceFacts, training_class: ClassFacts, today: date, edition: E
) -> Decision:
    """May this certificate be paid for now? Asked again when the order is placed."""
    objections = (
        _elsewhere(licence, training_class, edition),
        _free(licence.status, licence.other_business, licence.active_enrolment, edition),
        _overdue(licence.valid_until, today, edition),
        _not_due(licence.valid_until, today, edition),
    )
    for objection in objections:
        if objection is not None:
            return objection
    if not (training_class.is_open and training_class.enrol_from <= today):
        return deny("YN-11", edition.key, _("At present there is no open course."), remedy=HELP)
    return allow("YN-11", edition.key, valid_until=licence.valid_until)


def _elsewhere(licence: LicenceFacts, training_class: ClassFacts, edition: E) -> Decision | None:
    if licence.category != training_class.category:
        return deny("YN-03", edition.key, _("This course is for another kind of certificate."))
    if licence.at_enterprise:
        return None
    return deny(
        "YN-02",
        edition.key,
        _("The province's platform has this certificate at another enterprise."),
        remedy=HELP,
    )


def _not_due(valid_until: date, today: date, edition: E) -> Decision | None:
    opens = months_before(valid_until, edition.policy.due_months_before)
    if today >= opens:
        return None
    return not_yet(
        "YN-04",
        edition.key,
        _("Not due yet: the certificate expires on %(day)s.") % {"day": valid_until.isoformat()},
        allowed_from=opens,
    )


def _overdue(valid_until: date, today: date, edition: E) -> Decision | None:
    """YN-12: 证书到期超过60天后，不接受网上缴费."""
    if today <= valid_until + timedelta(days=edition.policy.overdue_days):
        return None
    return deny(
        "YN-12",
        edition.key,
        _("Expired on %(day)s, more than %(days)d days ago: it cannot be paid for online.")
        % {"day": valid_until.isoformat(), "days": edition.policy.overdue_days},
        remedy=HELP,
        valid_until=valid_until,
    )
