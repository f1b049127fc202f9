"""Why a photo is not taken."""

from anpei.kernel.errors import AnpeiError


class ConsentMissing(AnpeiError):  # noqa: N818 - reads as what happened
    """No consent to face photos of the version in force, or it was withdrawn (T20)."""

    code = "consent_missing"
    status = 403


class TicketRefused(AnpeiError):  # noqa: N818
    """No such ticket, or one that is not genuine."""

    code = "ticket_unknown"
    status = 403


class TicketExpired(TicketRefused):
    code = "ticket_expired"


class TicketUsed(TicketRefused):
    code = "ticket_used"


class PhotoNotAsked(AnpeiError):  # noqa: N818
    """The server has not asked for a photo: learners do not choose the moment (T31)."""

    code = "photo_not_asked"
    status = 409
