"""Every group name there is. Each carries the tenant's schema: equal ids never meet."""


def players_of(schema: str, person_id: int) -> str:
    """The open player pages of one learner."""
    return f"{schema}.study.players.{person_id}"


def candidates_of(schema: str, attempt_id: int) -> str:
    """The exam pages of one attempt."""
    return f"{schema}.exam.candidates.{attempt_id}"


def look_of(schema: str, look_id: int) -> str:
    """The page of the proctor who looks at one candidate's live picture."""
    return f"{schema}.live.look.{look_id}"


def notices_of(schema: str, user_id: int) -> str:
    """Every socket of one user."""
    return f"{schema}.session.notices.{user_id}"


def looks_of(schema: str, check: str) -> str:
    """The page that waits for one look at a face on the phone."""
    return f"{schema}.presence.looks.{check}"
