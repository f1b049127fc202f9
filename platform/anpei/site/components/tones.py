"""Which tone a state has: one place, so that a colour means the same on every page."""

NOTICE_ICONS = {
    "info": "info",
    "success": "check-circle",
    "warning": "warning",
    "danger": "alert",
    "neutral": "info",
}

_TONES = {
    "success": (
        "active answered approved certified complete confirmed credits_complete done exam_passed "
        "accept granted issued mailed matched paid passed qualified received reported sent valid "
        "verified checked_in"
    ),
    "info": (
        "applied booked current drawn enrolled filed in_progress open queued registered requested "
        "running sending started studying submitted"
    ),
    "warning": (
        "absent agreed awaiting_approval awaiting_review cancelling due expiring in_review pending "
        "review skipped unpaid unsure partial retry waiting awaiting_payment under_review"
    ),
    "danger": (
        "barred dead disqualified exam_failed expired failed invalid missed overdue refuse refused "
        "dismissed rejected revoked suspended timed_out"
    ),
}
_TONE_OF = {code: tone for tone, codes in _TONES.items() for code in codes.split()}


def tone_of(code: str) -> str:
    """The tone of state `code`; neutral for one that carries no judgement (cancelled, draft)."""
    return _TONE_OF.get(str(code), "neutral")
