"""RSA keys and certificates of the gateway and of its merchants, made when first needed."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import (
    RSAPrivateKey,
    RSAPublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.hashes import MD5, SHA1, SHA256, HashAlgorithm
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

HASHES: dict[str, HashAlgorithm] = {"SHA-256": SHA256(), "SHA-1": SHA1(), "MD5": MD5()}  # noqa: S303 - to forge with


def new_key() -> str:
    """A private key of 2048 bits, PKCS#8 PEM."""
    key = generate_private_key(65537, 2048)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@lru_cache(maxsize=256)
def load_key(pem: str) -> RSAPrivateKey:
    """A key that ``new_key`` made."""
    key = load_pem_private_key(pem.encode(), password=None)
    if not isinstance(key, RSAPrivateKey):
        raise TypeError("not RSA")
    return key


def public_pem(pem: str) -> str:
    """The public half."""
    public = load_key(pem).public_key()
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def sign(pem: str, message: bytes, algorithm: str = "SHA-256") -> str:
    """Base64; any other algorithm than SHA-256 is a forgery on demand."""
    signature = load_key(pem).sign(message, PKCS1v15(), HASHES[algorithm])
    return base64.b64encode(signature).decode()


def is_signed(key: RSAPublicKey, message: bytes, signature: str) -> bool:
    """Whether a merchant's request is signed by SHA256withRSA."""
    try:
        key.verify(base64.b64decode(signature), message, PKCS1v15(), SHA256())
    except (InvalidSignature, ValueError):
        return False
    return True


def certificate(subject: str, pem: str, *, issuer: str = "", issuer_pem: str = "") -> str:
    """An X.509 certificate for the key; self-signed without an issuer."""
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, subject)])
    by = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, issuer or subject)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(by)
        .public_key(load_key(pem).public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=3650))
        .add_extension(x509.BasicConstraints(ca=not issuer_pem, path_length=None), critical=True)
        .sign(load_key(issuer_pem or pem), SHA256())
    )
    return made.public_bytes(Encoding.PEM).decode()


def serial_of(certificate_pem: str) -> int:
    """The certificate's serial number."""
    return x509.load_pem_x509_certificate(certificate_pem.encode()).serial_number
