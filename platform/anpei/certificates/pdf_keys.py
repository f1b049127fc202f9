"""What a PDF is signed with and what checking a signature finds; light enough for every start."""

from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes


@dataclass(frozen=True, slots=True)
class PdfKey:
    """What signs: private key (PKCS #8) and certificate as PEM, and the issuers' certificates."""

    private_key_pem: bytes
    certificate_pem: bytes
    chain_pem: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureReport:
    """What validation found. ``valid`` is the verdict; ``problem`` a stable word why not."""

    valid: bool
    problem: str = ""
    """``too_large``, ``not_a_pdf``, ``unsigned``, ``altered``, ``untrusted`` or ""."""
    signer: str = ""
    signed_at: datetime | None = None


def fingerprint(certificate_pem: bytes) -> str:
    """SHA-256 of the certificate (DER), 64 hexadecimal digits."""
    return x509.load_pem_x509_certificate(certificate_pem).fingerprint(hashes.SHA256()).hex()
