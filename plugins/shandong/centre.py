"""Cities that examine in a centre: whether a seat may be booked, and the ticket (SD-47, 48)."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from anpei.kernel.decisions import Decision, allow, deny
from anpei.provinces.contract import AdmissionTicket
from anpei.provinces.editions import Edition
from anpei.provinces.facts import ExamFacts
from plugins.shandong.policy import ShandongPolicy

type E = Edition[ShandongPolicy]

TICKET = AdmissionTicket(
    template=Path(__file__).parent / "templates" / "admission_ticket.typ",
    rules=(
        _("Check name and ID number on this ticket. With wrong data nobody is let in."),
        _("Bring this ticket and your original ID card; at the door both are compared."),
        _("Be there 30 minutes before the exam begins and sit down at your own seat."),
        _("Phones, watches with a line, books and notes stay outside the exam room."),
        _("Whoever does not appear or does not reach 60 points may make the exam up once."),
    ),
    identity_correction=_(
        "Wrong identity data are changed in the personnel system for safety-management licences "
        "(三类人员考核管理系统), not here."
    ),
)
"""M1 三(五)线下 2–4."""


def decide_venue(facts: ExamFacts, edition: E) -> Decision | None:
    """What objects to a final exam at this place, on this device; None: nothing does."""
    in_centre = facts.venue == "centre"
    if in_centre != (facts.exam_mode == "offline"):
        return _wrong_venue(edition, in_centre=in_centre)
    leave = decide_ticket(facts.device, edition)
    if in_centre and not leave.allowed:
        return leave
    if facts.held_on and facts.study.licence_valid_until < facts.held_on:
        return deny(
            "SD-13f",
            edition.key,
            _("On the day of this exam your licence will have expired."),
            remedy=_("Choose an earlier exam."),
            valid_until=facts.study.licence_valid_until,
        )
    return None


def decide_ticket(device: str, edition: E) -> Decision:
    """Booking and printing on the desktop site only (M1 四(二))."""
    if device == "mobile":
        return deny(
            "SD-47",
            edition.key,
            _("Seats are booked and tickets printed on a computer."),
            remedy=_("Open this site on a computer. A seat you have booked is shown here as well."),
        )
    return allow("SD-47", edition.key)


def _wrong_venue(edition: E, *, in_centre: bool) -> Decision:
    if in_centre:
        return deny(
            "SD-41",
            edition.key,
            _("In this city the final exam is taken online."),
            remedy=_("Open “Final exam”."),
        )
    return deny(
        "SD-47",
        edition.key,
        _("In this city the final exam is taken in a centre."),
        remedy=_("Book a seat under “Exam in a centre”."),
    )
