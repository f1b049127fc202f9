"""Tickets, rosters and signature sheets as PDF, through the certificates' typesetter."""

import base64
from pathlib import Path

from django.core.files.storage import default_storage
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone, translation

from anpei.centres.models import Booking, Sitting
from anpei.centres.policies import check_printing, door_opens_at
from anpei.centres.printed import (
    ROSTER_TITLE,
    SIGNATURES_TITLE,
    TICKET_TITLE,
    RosterDocument,
    RosterRow,
    TicketDocument,
    TicketFields,
)
from anpei.centres.queries import seated
from anpei.certificates.fonts import MissingGlyph
from anpei.certificates.pdf import Picture, typesetter
from anpei.exams.policies import edition_of
from anpei.kernel.clock import db_now
from anpei.kernel.errors import Conflict, Unavailable
from anpei.kernel.qr import qr_svg
from anpei.messages.addresses import site_origin
from anpei.people.models import Person
from anpei.proctoring.models import ReferencePhoto
from anpei.provinces.contract import AdmissionTicket
from anpei.provinces.current import current_province
from anpei.site.components.filters import masked_id
from tenants.entering import current_association

_ROSTER = Path(__file__).parent / "typst" / "roster.typ"
_CHINESE = "zh-hans"


def ticket_of(booking: Booking) -> AdmissionTicket:
    """The province's ticket. Raises Conflict where it holds no exams in centres."""
    ticket = current_province().admission_ticket(edition_of(booking.enrolment))
    if ticket is None:
        raise Conflict("no admission tickets in this province")
    return ticket


def door_url(booking: Booking) -> str:
    """The address in the QR code: staff who scan it stand before the candidate's door page."""
    return f"{site_origin()}{reverse('centres:door_code', args=[booking.ticket_code])}"


def ticket_response(booking: Booking, device: str) -> HttpResponse:
    """The admission ticket as a file. Raises Refused where ``device`` may not print it."""
    check_printing(booking, device)
    headers = {
        "Content-Disposition": f'inline; filename="{booking.ticket_number}.pdf"',
        "Cache-Control": "no-store, private",
    }
    return HttpResponse(ticket_pdf(booking), content_type="application/pdf", headers=headers)


def ticket_pdf(booking: Booking) -> bytes:
    """The admission ticket. Raises Unavailable for a name that no font can print."""
    ticket = ticket_of(booking)
    with translation.override(_CHINESE):  # the paper is Chinese, whatever language asks for it
        document = TicketDocument(
            printed=_fields(booking),
            rules=tuple(str(rule) for rule in ticket.rules),
            identity_correction=str(ticket.identity_correction),
        )
    pictures = {
        "qr": Picture(qr_svg(door_url(booking))),
        "photo": Picture(_photo_svg(booking.enrolment.person)),
    }
    try:
        return typesetter().render(
            ticket.template, document, pictures=pictures, created=booking.booked_at
        )
    except MissingGlyph as error:
        raise Unavailable(str(error)) from error


def roster_pdf(sitting: Sitting, *, signatures: bool) -> bytes:
    """The room's list by seat. Raises Unavailable for a name that no font can print."""
    room = sitting.room
    document = RosterDocument(
        title=SIGNATURES_TITLE if signatures else ROSTER_TITLE,
        issuer=current_association().name,
        sitting_number=sitting.number,
        sitting_name=sitting.name,
        when=f"{_day(sitting)} {_time(sitting)}",
        place=f"{room.centre.name}　{room.name}",
        rows=tuple(_row(booking) for booking in seated(sitting)),
        places=sitting.places,
        signatures=signatures,
    )
    try:
        return typesetter().render(_ROSTER, document, pictures={}, created=db_now())
    except MissingGlyph as error:
        raise Unavailable(str(error)) from error


def _fields(booking: Booking) -> TicketFields:
    enrolment, sitting = booking.enrolment, booking.sitting
    room = sitting.room
    opens = timezone.localtime(door_opens_at(booking))
    return TicketFields(
        title=TICKET_TITLE,
        issuer=current_association().name,
        number=booking.ticket_number,
        name=enrolment.person.name,
        id_number=enrolment.person.id_number,
        category=category_label(enrolment.licence.category),
        licence_number=enrolment.licence.number,
        enterprise=enrolment.enterprise.name,
        kind="补考" if booking.is_make_up else "首次考试",
        sitting_number=sitting.number,
        sitting_name=sitting.name,
        day=_day(sitting),
        time=_time(sitting),
        door_opens=f"{opens:%H:%M}",
        centre=room.centre.name,
        address=room.centre.address,
        directions=room.centre.directions,
        room=room.name,
        seat=f"{booking.seat:02d}",
    )


def _row(booking: Booking) -> RosterRow:
    enrolment = booking.enrolment
    return RosterRow(
        seat=f"{booking.seat:02d}",
        ticket_number=booking.ticket_number,
        name=enrolment.person.name,
        id_number=masked_id(enrolment.person.id_number),
        category=enrolment.licence.category,
        enterprise=enrolment.enterprise.name,
    )


def category_label(code: str) -> str:
    """A licence category as the province names it."""
    labels = {one.code: one.label for one in current_province().licence_categories}
    return str(labels.get(code, code))


def _day(sitting: Sitting) -> str:
    day = timezone.localtime(sitting.starts_at)
    return f"{day.year}年{day.month}月{day.day}日"


def _time(sitting: Sitting) -> str:
    begins, ends = (timezone.localtime(one) for one in (sitting.starts_at, sitting.ends_at))
    return f"{begins:%H:%M}—{ends:%H:%M}"


def _photo_svg(person: Person) -> str:
    """The licence photo in a frame of 35 × 45, as SVG; "" when there is none."""
    reference = ReferencePhoto.objects.filter(person=person).first()
    if reference is None:
        return ""
    try:
        with default_storage.open(reference.path) as file:
            data = base64.b64encode(file.read()).decode()
    except OSError:
        return ""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 350 450" width="350" height="450">'
        '<image width="350" height="450" preserveAspectRatio="xMidYMid slice" '
        f'href="data:{reference.content_type};base64,{data}"/></svg>'
    )
