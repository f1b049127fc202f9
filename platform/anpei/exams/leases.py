"""The lease of an attempt: which page may write, as a signed token the hot views read.

It dies with its session: a newer sign-in raises the user's generation (T18).
"""

import secrets
from dataclasses import dataclass

from anpei.accounts.models import User
from anpei.kernel import crypto
from anpei.kernel.errors import NotAllowed

_KIND = b"exam|"
_FIELDS, _DIGITS = 4, 19


@dataclass(frozen=True, slots=True)
class Lease:
    """An attempt and the secret of the page that may write to it, in whose session."""

    attempt_id: int
    secret: str
    user_id: int
    generation: int

    def token(self) -> str:
        return f"{self._payload()}.{crypto.sign_token(_KIND + self._payload().encode())}"

    def is_signed(self, signature: str) -> bool:
        return crypto.token_is_genuine(_KIND + self._payload().encode(), signature)

    def _payload(self) -> str:
        return f"{self.attempt_id}.{self.secret}.{self.user_id}.{self.generation}"


def lease_of(attempt_id: int, secret: str, user: User | None) -> Lease:
    """The lease for a page of ``user``; None: nobody's, which may write nothing."""
    if user is None:
        return Lease(attempt_id, secret, 0, 0)
    return Lease(attempt_id, secret, user.pk, user.session_generation)


def new_secret() -> str:
    """96 bits of chance, fit for a URL and free of dots."""
    return secrets.token_urlsafe(12)


def read_token(token: object) -> Lease:
    """The lease behind a genuine token of this tenant. Raises NotAllowed for anything else."""
    if isinstance(token, str) and token.isascii() and token.count(".") == _FIELDS:
        attempt, secret, user, generation, signature = token.split(".")
        if all(one.isdecimal() and len(one) < _DIGITS for one in (attempt, user, generation)):
            lease = Lease(int(attempt), secret, int(user), int(generation))
            if lease.is_signed(signature):
                return lease
    raise NotAllowed("no genuine lease")
