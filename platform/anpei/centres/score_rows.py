"""What somebody typed or imported for a candidate, read with a sentence for each error."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from anpei.centres.domain.scores import ScoreEntry
from anpei.centres.models import Booking
from anpei.centres.states import BookingState

PRESENT, ABSENT = "到考", "缺考"
"""As written in files; the field's own words."""
_PRESENCE = {PRESENT: True, "到": True, "y": True, ABSENT: False, "缺": False, "n": False}
LISTED = (BookingState.BOOKED, BookingState.CHECKED_IN, BookingState.ABSENT)


@dataclass(frozen=True, slots=True)
class TypedRow:
    """A candidate's row as somebody wrote it, with what is wrong with it ("" = nothing)."""

    booking: Booking
    attendance: str
    points: str
    error: str = ""


def read_points(text: str) -> int | None:
    """``88.5`` → 8850 hundredths; "" → None. Raises ValueError with a sentence."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        return None
    try:
        points = Decimal(plain)
    except InvalidOperation:
        raise ValueError(_("“%(text)s” is no number.") % {"text": plain[:20]}) from None
    if not points.is_finite() or not 0 <= points <= 100:
        raise ValueError(_("A score lies between 0 and 100."))
    hundredths = points * 100
    if hundredths != hundredths.to_integral_value():
        raise ValueError(_("At most two decimal places."))
    return int(hundredths)


def read_presence(text: str) -> bool | None:
    """到考 → True, 缺考 → False, "" → None. Raises ValueError with a sentence."""
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    if not plain:
        return None
    if plain not in _PRESENCE:
        raise ValueError(
            _("Write %(present)s or %(absent)s for the attendance.")
            % {"present": PRESENT, "absent": ABSENT}
        )
    return _PRESENCE[plain]


def read_rows(
    typed: Iterable[tuple[Booking, str, str]],
) -> tuple[list[ScoreEntry], list[TypedRow]]:
    """(booking, attendance, points) → entries, and every row with its error."""
    entries, rows = [], []
    for booking, attendance, points in typed:
        error = ""
        try:
            entries.append(_entry(booking, read_presence(attendance), read_points(points)))
        except ValueError as problem:
            error = str(problem)
        rows.append(TypedRow(booking, attendance, points, error))
    return entries, rows


def _entry(booking: Booking, present: bool | None, hundredths: int | None) -> ScoreEntry:
    if booking.state not in LISTED and (present is not None or hundredths is not None):
        raise ValueError(_("Whoever was not let in or is excused stays so."))
    if present is False and hundredths is not None:
        raise ValueError(_("Absent, and a score: only one of them can be true."))
    was_there = booking.state == BookingState.CHECKED_IN if present is None else present
    if hundredths is not None and not was_there:
        raise ValueError(_("Not checked in: set the attendance as well."))
    return ScoreEntry(booking.pk, hundredths, present)


def match_tickets(
    known: Sequence[Booking], lines: Iterable[Mapping[str, str]]
) -> tuple[list[tuple[Booking, str, str]], list[tuple[str, str]]]:
    """Lines of a file to bookings by 准考证号; ("row 5", sentence) for each line that fits nobody.

    Lines without attendance and score are left out, so that a half-filled list can be imported.
    """
    by_ticket = {one.ticket_number: one for one in known}
    found: dict[int, tuple[Booking, str, str]] = {}
    problems = []
    for number, line in enumerate(lines, start=2):
        row = _("Row %(number)d") % {"number": number}
        ticket = line["准考证号"]
        if not any((ticket, line["出勤"], line["成绩"])):
            continue
        booking = by_ticket.get(ticket)
        if booking is None:
            problems.append((row, _("No candidate of this sitting has this ticket number.")))
        elif booking.pk in found:
            problems.append((row, _("This candidate stands in the file twice.")))
        elif line["姓名"] and line["姓名"] != booking.enrolment.person.name:
            problems.append((row, _("The name does not belong to this ticket number.")))
        elif line["出勤"] or line["成绩"]:
            found[booking.pk] = (booking, line["出勤"], line["成绩"])
    return list(found.values()), problems
