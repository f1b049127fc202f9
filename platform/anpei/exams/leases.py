"""The lease of an attempt: which page may write, as a signed token the hot views read."""

import secrets
from dataclasses import dataclass

from anpei.kernel import crypto
from anpei.kernel.errors import NotAllowed


@dataclass(frozen=True, slots=True)
class Lease:
    """An attempt and the secret of the page that may write to it."""

    attempt_id: int
    secret: str

    def token(self) -> str:
        return f"{self.attempt_id}.{self.secret}.{crypto.sign_token(self._payload())}"

    def _payload(self) -> bytes:
        return f"exam|{self.attempt_id}|{self.secret}".encode()


def new_secret() -> str:
    """96 bits of chance, fit for a URL and free of dots."""
    return secrets.token_urlsafe(12)


def read_token(token: object) -> Lease:
    """The lease behind a genuine token of this tenant. Raises NotAllowed for anything else."""
    if isinstance(token, str) and token.isascii() and token.count(".") == 2:
        number, secret, signature = token.split(".")
        if number.isascii() and number.isdecimal() and len(number) < 19:
            lease = Lease(int(number), secret)
            if crypto.token_is_genuine(lease._payload(), signature):
                return lease
    raise NotAllowed("no genuine lease")
