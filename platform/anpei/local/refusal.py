"""What the door cannot do, said plainly."""


class LocalRefusal(Exception):  # noqa: N818 - the house's word: it refuses, it did not fail
    """Something on this machine is in the way.

    ``reason`` says what, ``remedy`` what to do about it; both are shown to the person at the
    terminal as they are.
    """

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(f"{reason}\n  → {remedy}")
        self.reason = reason
        self.remedy = remedy
