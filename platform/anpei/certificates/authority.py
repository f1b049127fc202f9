"""Key material: a small authority per association for its signatures, and the token key.

For development and for associations without a certificate of an accredited authority; those that
have one mount it as a secret (``domain/keys.py``).
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from anpei.certificates.pdf_keys import PdfKey

# Readers in use at enterprises and counters (Acrobat, Foxit, WPS) all validate RSA; not all of
# them EC. 3072 bits: NIST SP 800-57 part 1, table 2, good beyond 2030.
_BITS = 3072
# Long: the paper outlives the key's use, and without a time stamp authority a validator takes
# the certificate at the day of looking. Rotation (domain/keys.py) limits the use, not this.
_YEARS = 20
_DOCUMENT_SIGNING = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")  # RFC 9336


@dataclass(frozen=True, slots=True)
class TokenKey:
    """The Ed25519 pair that signs verification tokens: 32 bytes each."""

    private: bytes
    public: bytes


def make_pdf_key(association: str, *, now: datetime) -> PdfKey:
    """A new authority and one signing certificate by it, in the name of ``association``.

    The authority's private key is thrown away: it can sign nothing else, ever.
    """
    root_key = rsa.generate_private_key(public_exponent=65537, key_size=_BITS)
    leaf_key = rsa.generate_private_key(public_exponent=65537, key_size=_BITS)
    serial = secrets.token_hex(4)
    root_name = _name(association, f"Anpei signing authority {serial}")
    root = (
        _builder(root_name, root_name, root_key.public_key(), now)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(certificates=True), critical=True)
        .sign(root_key, hashes.SHA256())
    )
    leaf = (
        _builder(_name(association, association), root_name, leaf_key.public_key(), now)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(certificates=False), critical=True)
        .add_extension(
            x509.ExtendedKeyUsage([_DOCUMENT_SIGNING, ExtendedKeyUsageOID.EMAIL_PROTECTION]),
            critical=False,
        )
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()),
            critical=False,
        )
        .sign(root_key, hashes.SHA256())
    )
    return PdfKey(
        private_key_pem=leaf_key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ),
        certificate_pem=leaf.public_bytes(serialization.Encoding.PEM),
        chain_pem=root.public_bytes(serialization.Encoding.PEM),
    )


def make_token_key() -> TokenKey:
    """A new Ed25519 pair (RFC 8032)."""
    key = Ed25519PrivateKey.generate()
    return TokenKey(private=key.private_bytes_raw(), public=key.public_key().public_bytes_raw())


def _name(association: str, common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, association[:64]),
            x509.NameAttribute(NameOID.COMMON_NAME, common[:64]),
        ]
    )


def _builder(
    subject: x509.Name, issuer: x509.Name, key: rsa.RSAPublicKey, now: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=_YEARS * 365))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage(*, certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not certificates,
        content_commitment=not certificates,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=certificates,
        crl_sign=certificates,
        encipher_only=False,
        decipher_only=False,
    )
