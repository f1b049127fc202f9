"""Verification tokens: an opaque id and an Ed25519 signature over every printed field (T44)."""

import base64
import binascii
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from anpei.certificates.printed import PrintedFields
from anpei.kernel.ids import LENGTH

_SIGNATURE_BYTES = 64
_CONTEXT = b"anpei-certificate-v1\x00"


@dataclass(frozen=True, slots=True)
class Token:
    """``<public id>.<signature>`` as it stands in the QR code's address."""

    public_id: str
    signature: bytes

    def __str__(self) -> str:
        text = base64.urlsafe_b64encode(self.signature).rstrip(b"=").decode()
        return f"{self.public_id}.{text}"


def parse_token(text: str) -> Token | None:
    """The token in ``text``; None for anything that was not written by ``str(Token)``."""
    public_id, _, encoded = text.partition(".")
    try:
        signature = base64.b64decode(encoded + "==", altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    token = Token(public_id, signature)
    well_formed = len(public_id) == LENGTH and len(signature) == _SIGNATURE_BYTES
    # Base64's last character has unused bits: only the one canonical spelling counts.
    return token if well_formed and str(token) == text else None


def sign_fields(schema: str, public_id: str, printed: PrintedFields, private: bytes) -> bytes:
    """The Ed25519 signature (64 bytes) that binds the fields to this id and this tenant."""
    key = Ed25519PrivateKey.from_private_bytes(private)
    return key.sign(_message(schema, public_id, printed))


def fields_are_genuine(
    schema: str, public_id: str, printed: PrintedFields, signature: bytes, public: bytes
) -> bool:
    """Whether ``signature`` was made for exactly these fields, id and tenant by this key."""
    key = Ed25519PublicKey.from_public_bytes(public)
    try:
        key.verify(signature, _message(schema, public_id, printed))
    except InvalidSignature:
        return False
    return True


def _message(schema: str, public_id: str, printed: PrintedFields) -> bytes:
    # Neither a schema nor an id can hold a zero byte, so the parts cannot run into each other.
    parts = (schema, public_id, printed.as_json())
    return _CONTEXT + b"\x00".join(part.encode() for part in parts)
