"""What tickets and lists print, word for word: the words of paper, not of a page."""

from dataclasses import dataclass

TICKET_TITLE = "准考证"
ROSTER_TITLE = "考场座次表"
SIGNATURES_TITLE = "考生签到表"


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketFields:
    """Every field of an admission ticket (M1 图5-10)."""

    title: str
    issuer: str
    number: str
    """准考证号."""
    name: str
    id_number: str
    """Whole: it is compared with the ID card at the door (SD-48)."""
    category: str
    licence_number: str
    enterprise: str
    kind: str
    """首次考试 or 补考."""
    sitting_number: str
    sitting_name: str
    day: str
    time: str
    door_opens: str
    centre: str
    address: str
    directions: str
    room: str
    seat: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketDocument:
    """All that a ticket template is given, beside the pictures ``qr`` and ``photo`` ("" = none)."""

    printed: TicketFields
    rules: tuple[str, ...]
    identity_correction: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterRow:
    """One candidate, or an empty seat (all "" but the seat)."""

    seat: str
    ticket_number: str = ""
    name: str = ""
    id_number: str = ""
    """Masked: the list hangs at the door."""
    category: str = ""
    enterprise: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterDocument:
    """A room's list: to hang up, or with room for signatures."""

    title: str
    issuer: str
    sitting_number: str
    sitting_name: str
    when: str
    place: str
    rows: tuple[RosterRow, ...]
    places: int
    signatures: bool
