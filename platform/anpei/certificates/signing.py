"""PAdES signatures over certificate PDFs. Alone imports pyhanko, which takes a second to load:
import this module where a signature is made or checked, not at the top."""

import io
import logging
from collections.abc import Sequence

from asn1crypto import cms, keys, parser, pem, x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import load_der_private_key
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from anpei.certificates.pdf_keys import PdfKey, SignatureReport

# It logs a traceback for each stranger's file; the verdict is in our report.
logging.getLogger("pyhanko.sign.validation").setLevel(logging.CRITICAL)

FIELD = "Certificate"
_MAX_PDF_BYTES = 5 * 2**20
_NULL = b"\x05\x00"


class SigningFailed(Exception):  # noqa: N818 - names what happened
    """The PDF could not be signed with this key."""


class _Signer(signers.SimpleSigner):
    """Loads an RSA key once and without proving its primes again: 20 ms instead of 370 ms.

    The key is ours and comes out of authenticated encryption or a mounted secret.
    """

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        key = load_der_private_key(
            self.signing_key.dump(), password=None, unsafe_skip_rsa_key_validation=True
        )
        if not isinstance(key, rsa.RSAPrivateKey) or digest_algorithm != "sha256":
            return bytes(super().sign_raw(data, digest_algorithm))
        return key.sign(data, padding.PKCS1v15(), hashes.SHA256())


def sign_pdf(pdf: bytes, key: PdfKey, *, reason: str, signer_name: str) -> bytes:
    """Give ``pdf`` with one invisible PAdES-B-B signature over all of it (ETSI EN 319 142-1).

    Raises SigningFailed when the PDF or the key cannot be used.
    """
    certificate = next(iter(load_certs_from_pemder_data(key.certificate_pem)))
    registry = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # pyhanko's
    registry.register_multiple(load_certs_from_pemder_data(key.chain_pem))
    _kind, _headers, private = pem.unarmor(key.private_key_pem)
    signer = _Signer(
        signing_cert=certificate,
        signing_key=keys.PrivateKeyInfo.load(private),
        cert_registry=registry,
        embed_roots=False,
    )
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        reason=reason,
        name=signer_name,
    )
    try:
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        return bytes(signers.sign_pdf(writer, metadata, signer=signer).getvalue())
    except (PdfError, SigningError) as error:
        raise SigningFailed(str(error)) from error


def validate_pdf(pdf: bytes, trust: Sequence[bytes]) -> SignatureReport:
    """Check the signature of ``pdf`` against trusted issuers' certificates (PEM).

    Valid only when there is exactly one signature, made by a certificate one of ``trust``
    issued, over the whole file with nothing behind, before or beside it. Never raises for what
    is in the file: whatever cannot be read was altered.
    """
    if len(pdf) > _MAX_PDF_BYTES:
        return SignatureReport(valid=False, problem="too_large")
    if not pdf.startswith(b"%PDF-"):
        return SignatureReport(valid=False, problem="not_a_pdf")
    try:
        return _validate(pdf, trust)
    except SignatureValidationError:
        return SignatureReport(valid=False, problem="untrusted")
    except Exception:  # a damaged file breaks the parser in any way it likes
        return SignatureReport(valid=False, problem="altered")


def _validate(pdf: bytes, trust: Sequence[bytes]) -> SignatureReport:
    found = PdfFileReader(io.BytesIO(pdf), strict=True).embedded_signatures
    if not found:
        return SignatureReport(valid=False, problem="unsigned")
    if len(found) != 1 or not _envelope_is_canonical(pdf, found[0]):
        return SignatureReport(valid=False, problem="altered")
    roots = [root for text in trust for root in load_certs_from_pemder_data(text)]
    context = ValidationContext(trust_roots=roots, allow_fetching=False)
    status = validate_pdf_signature(found[0], context)
    if not (status.intact and status.valid):
        return SignatureReport(valid=False, problem="altered")
    if status.coverage is not SignatureCoverageLevel.ENTIRE_FILE:
        return SignatureReport(valid=False, problem="altered")
    if not (status.trusted and status.bottom_line):
        return SignatureReport(valid=False, problem="untrusted")
    return SignatureReport(
        valid=True,
        signer=_common_name(status.signing_cert),
        signed_at=status.signer_reported_dt,
    )


def _envelope_is_canonical(pdf: bytes, signature: EmbeddedPdfSignature) -> bool:
    """Whether the gap in the ByteRange holds the CMS object as we write it, and nothing else.

    The gap itself is not hashed: hexadecimal digits in another case, or anything in the padding,
    would pass unseen (a "shadow" in which an altered file still validates).
    """
    first, length, second, rest = (int(number) for number in signature.byte_range)
    gap = pdf[first + length : second]
    cms_object = cms.ContentInfo.load(signature.pkcs7_content).dump()
    envelope = cms_object.hex().upper().encode()
    spare = len(gap) - 2 - len(envelope)
    return (
        first == 0
        and second + rest == len(pdf)
        and spare >= 0
        and gap == b"<" + envelope + b"0" * spare + b">"
        and _has_our_shape(cms_object)
        and _unsigned_parts_are_ours(signature.signed_data)
    )


def _has_our_shape(cms_object: bytes) -> bool:
    """Whether every value on the way down to the end has as many parts as we write.

    A length that reaches into the padding behind the object would bring parts of zeros along.
    """
    value, counts = cms_object, []
    for _level in ("ContentInfo", "[0]", "SignedData", "signerInfos"):
        parts = _parts(value)
        counts.append(len(parts))
        value = parts[-1]
    return [*counts, len(_parts(value))] == [2, 1, 5, 1, 6]


def _parts(encoded: bytes) -> list[bytes]:
    """The values directly inside a constructed DER value."""
    contents, parts = parser.parse(encoded, strict=True)[4], []
    while contents:
        length = parser.peek(contents)
        parts.append(contents[:length])
        contents = contents[length:]
    return parts


def _unsigned_parts_are_ours(signed: cms.SignedData) -> bool:
    """Whether the few fields of a CMS object no signature covers hold what we write there."""
    signer = signed["signer_infos"][0]
    sha256 = cms.DigestAlgorithm({"algorithm": "sha256"})
    return bool(
        signed["version"].native == "v1"
        and signed["digest_algorithms"].dump() == cms.DigestAlgorithms([sha256]).dump()
        and signer["version"].native == "v1"
        and signer["digest_algorithm"].dump() == sha256.dump()
        and signer["signature_algorithm"]["parameters"].dump() in {b"", _NULL}
    )


def _common_name(certificate: x509.Certificate) -> str:
    return str(certificate.subject.native.get("common_name", ""))
