"""RSA with SHA-256, and nothing weaker: what all three providers sign with."""

import base64
import binascii
import re
from functools import lru_cache
from typing import Annotated

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
    load_der_public_key,
)
from pydantic import AfterValidator

_ARMOUR = re.compile(r"-----(BEGIN|END) [A-Z ]+-----")
_LEAST_BITS = 2048


class BadKeyError(ValueError):
    """Not an RSA key of at least 2048 bits."""


@lru_cache(maxsize=64)
def private_key(text: str) -> RSAPrivateKey:
    """PKCS#1 or PKCS#8, with or without its PEM lines. Raises BadKeyError."""
    try:
        key = load_der_private_key(_der(text), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise BadKeyError("no private key") from error
    if not isinstance(key, RSAPrivateKey) or key.key_size < _LEAST_BITS:
        raise BadKeyError("no RSA private key of 2048 bits")
    return key


@lru_cache(maxsize=64)
def public_key(text: str) -> RSAPublicKey:
    """A public key with or without its PEM lines. Raises BadKeyError."""
    try:
        key = load_der_public_key(_der(text))
    except (ValueError, UnsupportedAlgorithm) as error:
        raise BadKeyError("no public key") from error
    if not isinstance(key, RSAPublicKey) or key.key_size < _LEAST_BITS:
        raise BadKeyError("no RSA public key of 2048 bits")
    return key


@lru_cache(maxsize=64)
def pkcs8(text: str) -> str:
    """The private key as PKCS#8 PEM. Raises BadKeyError."""
    pem = private_key(text).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return pem.decode()


def sign(key: RSAPrivateKey, message: bytes) -> str:
    """SHA256withRSA, base64."""
    return base64.b64encode(key.sign(message, PKCS1v15(), SHA256())).decode()


def is_signed(key: RSAPublicKey, message: bytes, signature: str) -> bool:
    """Whether ``signature`` is SHA256withRSA over ``message``. MD5 and SHA-1 are not (python-rsa,
    which Alipay's library verifies with, takes the hash from the signature itself)."""
    try:
        key.verify(base64.b64decode(signature, validate=True), message, PKCS1v15(), SHA256())
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True


def _der(text: str) -> bytes:
    return base64.b64decode("".join(_ARMOUR.sub("", text).split()), validate=True)


def _check_private(text: str) -> str:
    private_key(text)
    return text


def _check_public(text: str) -> str:
    public_key(text)
    return text


PrivateKeyText = Annotated[str, AfterValidator(_check_private)]
"""A field of an account: refused unless it can sign."""
PublicKeyText = Annotated[str, AfterValidator(_check_public)]
