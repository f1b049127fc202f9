"""Signed requests between the platform and the registries: HMAC-SHA256 over a canonical text.

The text covers method, path, query, body, time, nonce and client, so that nothing of a request
can be changed or moved to another request. Described in docs/registry-protocol.md.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, unquote, urlencode

SCHEME = "ANPEI1-HMAC-SHA256"
TOLERANCE_SECONDS = 300
_NONCE_BYTES = 16
_NONCE_MAX_LENGTH = 64


class SignatureRefused(Exception):  # noqa: N818 - says what happened
    """The signature of a request is missing, wrong, too old or used before."""


@dataclass(frozen=True)
class SigningKey:
    """Who signs, and the secret shared with the other side."""

    client_id: str
    secret: str

    def __repr__(self) -> str:
        return f"SigningKey(client_id={self.client_id!r})"


@dataclass(frozen=True)
class SignedParts:
    """What a signature covers. `query` is without the question mark, `timestamp` Unix seconds."""

    method: str
    path: str
    query: str
    body: bytes
    client_id: str
    timestamp: int
    nonce: str

    def canonical_text(self) -> str:
        """The text that is signed; equal for every spelling of one request."""
        pairs = sorted(parse_qsl(self.query, keep_blank_values=True))
        return "\n".join(
            (
                SCHEME,
                self.client_id,
                str(self.timestamp),
                self.nonce,
                self.method.upper(),
                quote(unquote(self.path), safe="/"),
                urlencode(pairs, quote_via=quote),
                hashlib.sha256(self.body).hexdigest(),
            )
        )

    def signature(self, secret: str) -> str:
        """The signature in lower-case hex."""
        text = self.canonical_text().encode()
        return hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()


def sign_request(
    *, key: SigningKey, method: str, path: str, query: str, body: bytes, timestamp: int
) -> Mapping[str, str]:
    """Give the headers that sign one request; a fresh nonce each time, so never send them twice."""
    parts = SignedParts(
        method, path, query, body, key.client_id, timestamp, secrets.token_urlsafe(_NONCE_BYTES)
    )
    return {
        "X-Client-Id": parts.client_id,
        "X-Timestamp": str(parts.timestamp),
        "X-Nonce": parts.nonce,
        "X-Signature": parts.signature(key.secret),
    }


def verify_request(
    *,
    headers: Mapping[str, str],
    method: str,
    path: str,
    query: str,
    body: bytes,
    now: int,
    secret_of: Callable[[str], str | None],
    use_nonce: Callable[[str, str], bool],
) -> str:
    """Check a signed request and give the client's id.

    `secret_of(client_id)` finds the secret; `use_nonce(client_id, nonce)` stores the nonce and
    says whether it was new. Raises SignatureRefused with a reason that names no secret.
    """
    client_id = headers.get("X-Client-Id", "")
    timestamp = headers.get("X-Timestamp", "")
    nonce = headers.get("X-Nonce", "")
    if not timestamp.isascii() or not timestamp.isdigit() or len(timestamp) > 12:
        raise SignatureRefused("timestamp missing or malformed")
    if not 0 < len(nonce) <= _NONCE_MAX_LENGTH:
        raise SignatureRefused("nonce missing or malformed")
    secret = secret_of(client_id)
    parts = SignedParts(method, path, query, body, client_id, int(timestamp), nonce)
    expected = parts.signature(secret or secrets.token_hex())
    given = headers.get("X-Signature", "").encode()
    if secret is None or not hmac.compare_digest(expected.encode(), given):
        raise SignatureRefused("unknown client or wrong signature")
    if abs(now - parts.timestamp) > TOLERANCE_SECONDS:
        raise SignatureRefused("timestamp outside the tolerance")
    if not use_nonce(client_id, nonce):
        raise SignatureRefused("nonce used before")
    return client_id
