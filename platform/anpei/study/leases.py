"""The signed token a player shows with every beat: whose it is and which lease."""

import secrets
from dataclasses import dataclass

from anpei.kernel import crypto

TOKEN_BYTES = 12


@dataclass(frozen=True, slots=True)
class Lease:
    """``person_id`` finds the one player row; ``key`` says whether it is still this player's."""

    person_id: int
    key: str


def make_key() -> str:
    """16 unguessable URL-safe characters: a lease or a one-use beat token."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def sign_lease(lease: Lease) -> str:
    """The token for the browser, bound to the tenant by its signature."""
    payload = f"{lease.person_id}.{lease.key}"
    return f"{payload}.{crypto.sign_token(b'study.lease ' + payload.encode())}"


def read_lease(token: str) -> Lease | None:
    """The lease of a genuine token of this tenant, else None."""
    if not token.isascii():
        return None
    payload, _dot, signature = token.rpartition(".")
    person_id, dot, key = payload.partition(".")
    if not (dot and person_id.isdigit() and len(person_id) <= 18):
        return None
    if not crypto.token_is_genuine(b"study.lease " + payload.encode(), signature):
        return None
    return Lease(int(person_id), key)
