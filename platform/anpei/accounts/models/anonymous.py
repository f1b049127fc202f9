"""Nobody in particular."""


class Anonymous:
    """A visitor who has not signed in; looks enough like a user to be asked its kind."""

    pk = None
    kind = ""
    is_authenticated = False
    is_active = False
    is_anonymous = True

    def __str__(self) -> str:
        return "anonymous"
