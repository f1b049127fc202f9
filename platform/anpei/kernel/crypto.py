"""Encryption at rest and keyed look-up of identity data (PL-13).

Ciphertext is ``v1.<base64url(nonce | AES-256-GCM)>``; the associated data binds it to the tenant's
schema, so that a value copied into another schema does not open. Look-up hashes are
HMAC-SHA-256 with a key of their own, again bound to the schema.
"""

import base64
import hashlib
import hmac
import os
from functools import cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import connection

_PREFIX = "v1."
_NONCE_BYTES = 12


@cache
def _cipher() -> AESGCM:
    return AESGCM(base64.b64decode(settings.FIELD_KEY))


def _binding() -> bytes:
    return str(connection.schema_name).encode()  # type: ignore[attr-defined]  # django-tenants' wrapper


def encrypt_bytes(plain: bytes) -> bytes:
    """Encrypt for the current tenant."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + _cipher().encrypt(nonce, plain, _binding())


def decrypt_bytes(sealed: bytes) -> bytes:
    """Open what ``encrypt_bytes`` sealed in this tenant. Raises InvalidTag for anything else."""
    return _cipher().decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], _binding())


def encrypt_text(plain: str) -> str:
    return _PREFIX + base64.urlsafe_b64encode(encrypt_bytes(plain.encode())).decode()


def decrypt_text(sealed: str) -> str:
    """Open text sealed in this tenant. Raises ValueError for an unknown format."""
    if not sealed.startswith(_PREFIX):
        raise ValueError("not a sealed value")
    return decrypt_bytes(base64.urlsafe_b64decode(sealed[len(_PREFIX) :])).decode()


def lookup_hash(value: str) -> str:
    """64 hexadecimal digits by which an encrypted value is found again in this tenant."""
    key = base64.b64decode(settings.LOOKUP_KEY)
    return hmac.new(key, _binding() + b"\x00" + value.encode(), hashlib.sha256).hexdigest()


def sign_token(payload: bytes) -> str:
    """A short keyed signature (128 bits, base64url) over ``payload``, bound to the tenant."""
    key = settings.SECRET_KEY.encode()
    digest = hmac.new(key, b"token\x00" + _binding() + b"\x00" + payload, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:16]).rstrip(b"=").decode()


def token_is_genuine(payload: bytes, signature: str) -> bool:
    """Whether ``signature``, which anybody may have made up, is ours."""
    return signature.isascii() and hmac.compare_digest(sign_token(payload), signature)


def sign_evidence(payload: bytes) -> str:
    """An Ed25519 signature (base64) over ``payload`` by the tenant's key for evidence.

    The key is derived from the field key: nobody who has the database alone can sign.
    """
    return base64.b64encode(_evidence_key(_binding()).sign(payload)).decode()


def evidence_is_genuine(payload: bytes, signature: str) -> bool:
    """Whether ``sign_evidence`` made ``signature`` in this tenant."""
    try:
        told = base64.b64decode(signature, validate=True)
        _evidence_key(_binding()).public_key().verify(told, payload)
    except (ValueError, InvalidSignature):
        return False
    return True


@cache
def _evidence_key(binding: bytes) -> Ed25519PrivateKey:
    derivation = HKDF(SHA256(), 32, salt=None, info=b"anpei evidence\x00" + binding)
    return Ed25519PrivateKey.from_private_bytes(
        derivation.derive(base64.b64decode(settings.FIELD_KEY))
    )
