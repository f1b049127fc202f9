"""The token of a waiting room: who waits, for which enrolment; read without a session (ADR 3)."""

import time
from dataclasses import dataclass

from anpei.accounts.models import User
from anpei.kernel import crypto
from anpei.kernel.errors import NotAllowed

_KIND = b"exam waiting\x00"
_HOURS = 12
_FIELDS = 4


@dataclass(frozen=True, slots=True)
class WaitingTicket:
    """It dies with the session: a newer sign-in raises the user's generation (T18)."""

    enrolment_id: int
    user_id: int
    generation: int


def sign_waiting(enrolment_id: int, user: User) -> str:
    """The token of the page of ``user`` that waits for the exam of this enrolment."""
    until = int(time.time()) + _HOURS * 3600
    payload = f"{enrolment_id}.{user.pk}.{user.session_generation}.{until}"
    return f"{payload}.{crypto.sign_token(_KIND + payload.encode())}"


def read_waiting(token: object) -> WaitingTicket:
    """Who waits, by a genuine token of this tenant. Raises NotAllowed for anything else."""
    if isinstance(token, str) and token.isascii() and len(token) < 120:
        payload, _dot, signature = token.rpartition(".")
        if crypto.token_is_genuine(_KIND + payload.encode(), signature):
            numbers = [int(one) for one in payload.split(".")]
            if len(numbers) == _FIELDS and numbers[3] > time.time():
                return WaitingTicket(*numbers[:3])
    raise NotAllowed("no genuine waiting ticket")
