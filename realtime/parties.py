"""Who is at the other end of a socket, and whether they still may be."""

from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.sessions.models import Session
from django.db.models import Exists

from anpei.accounts.models import User
from anpei.kernel.clock import db_now
from tenants.entering import current_association


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A signed-in user, through one session of theirs."""

    user_id: int
    person_id: int | None
    kind: str
    session_key: str
    session_generation: int


def still_signed_in(parties: Collection[Party]) -> frozenset[Party]:
    """Those of ``parties`` for whom ``is_still_signed_in``. Two queries for any number."""
    if current_association().suspended:
        return frozenset()
    keys = {party.session_key for party in parties}
    live = set(
        Session.objects.filter(session_key__in=keys, expire_date__gt=db_now()).values_list(
            "session_key", flat=True
        )
    )
    users = User.objects.filter(pk__in={party.user_id for party in parties}, is_active=True)
    generations = dict(users.values_list("pk", "session_generation"))
    return frozenset(
        party
        for party in parties
        if party.session_key in live and generations.get(party.user_id) == party.session_generation
    )


def is_still_signed_in(party: Party) -> bool:
    """Whether the session lives and the account is as it was when the socket was opened.

    Nobody's is while the association is suspended.
    """
    if current_association().suspended:
        return False
    session = Session.objects.filter(session_key=party.session_key, expire_date__gt=db_now())
    return User.objects.filter(
        Exists(session),
        pk=party.user_id,
        is_active=True,
        session_generation=party.session_generation,
    ).exists()
