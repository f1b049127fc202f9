"""Who is at the other end of a socket, and whether they still may be."""

from dataclasses import dataclass

from django.contrib.sessions.models import Session
from django.db.models import Exists

from anpei.accounts.models import User
from anpei.kernel.clock import db_now


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A signed-in user, through one session of theirs."""

    user_id: int
    person_id: int | None
    kind: str
    session_key: str
    session_generation: int


def is_still_signed_in(party: Party) -> bool:
    """Whether the session lives and the account is as it was when the socket was opened."""
    session = Session.objects.filter(session_key=party.session_key, expire_date__gt=db_now())
    return User.objects.filter(
        Exists(session),
        pk=party.user_id,
        is_active=True,
        session_generation=party.session_generation,
    ).exists()
