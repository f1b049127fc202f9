"""The errors every app raises. Views turn them into pages and API answers in one place."""

from anpei.kernel.decisions import Decision


class AnpeiError(Exception):
    """Base of all errors this product raises on purpose.

    ``code`` is stable and machine-readable; ``str(error)`` is a translated sentence for the
    person in front of the page; ``status`` is the HTTP status it becomes.
    """

    code = "error"
    status = 400


class Refused(AnpeiError):  # noqa: N818 - reads as a sentence: raise Refused(decision)
    """A decision said no, or not yet. Carries the decision so that pages can explain it."""

    code = "refused"
    status = 403

    def __init__(self, decision: Decision) -> None:
        super().__init__(str(decision.message))
        self.decision = decision


class Conflict(AnpeiError):  # noqa: N818
    """Somebody else was faster, or the thing has moved on since the page was shown."""

    code = "conflict"
    status = 409


class InvalidInput(AnpeiError):  # noqa: N818
    """Input that cannot be used; ``field`` names where, for the form's summary."""

    code = "invalid"
    status = 422

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class NotAllowed(AnpeiError):  # noqa: N818
    """This person may not do this at all (role or ownership)."""

    code = "not_allowed"
    status = 403


class Throttled(AnpeiError):  # noqa: N818
    """Too many tries; ``retry_after`` in seconds."""

    code = "throttled"
    status = 429

    def __init__(self, message: str, *, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Unavailable(AnpeiError):  # noqa: N818
    """A part we need does not answer now; trying again later is right."""

    code = "unavailable"
    status = 503
