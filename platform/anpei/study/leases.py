"""The signed token a player shows with every beat: whose it is and which lease."""

import secrets
from dataclasses import dataclass

from anpei.kernel import crypto

TOKEN_BYTES = 12
_DOTS, _DIGITS = 3, 18


@dataclass(frozen=True, slots=True)
class Lease:
    """``person_id`` finds the one player row; ``key`` says whether it is still this player's; the
    user's ``generation`` whether the session goes on in which it was opened (T18)."""

    person_id: int
    key: str
    user_id: int
    generation: int


def make_key() -> str:
    """16 unguessable URL-safe characters: a lease or a one-use beat token."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def sign_lease(lease: Lease) -> str:
    """The token for the browser, bound to the tenant by its signature."""
    payload = f"{lease.person_id}.{lease.key}.{lease.user_id}.{lease.generation}"
    return f"{payload}.{crypto.sign_token(b'study.lease ' + payload.encode())}"


def read_lease(token: str) -> Lease | None:
    """The lease of a genuine token of this tenant, else None."""
    payload, _dot, signature = token.rpartition(".")
    if not token.isascii() or payload.count(".") != _DOTS:
        return None
    person, key, user, generation = payload.split(".")
    if not all(one.isdecimal() and len(one) <= _DIGITS for one in (person, user, generation)):
        return None
    if not crypto.token_is_genuine(b"study.lease " + payload.encode(), signature):
        return None
    return Lease(int(person), key, int(user), int(generation))
