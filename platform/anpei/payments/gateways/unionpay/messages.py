"""UnionPay's messages of version 5.1.0: name=value pairs, signed by certificate with SHA-256."""

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from anpei.kernel.clock import db_now
from anpei.kernel.outside import OutsideGarbled
from anpei.payments.gateways.signing import is_signed, private_key, sign
from anpei.payments.gateways.transport import Transport
from anpei.payments.gateways.unionpay.account import UnionpayAccount

TRANSPORT = Transport("unionpay")
VERSION = "5.1.0"
_BY_CERTIFICATE = "01"
_ITS_NAME = "中国银联"
_FORM = "application/x-www-form-urlencoded; charset=UTF-8"

type Fields = dict[str, str]


def signed(account: UnionpayAccount, fields: Mapping[str, str]) -> Fields:
    """``fields`` with what every message needs, and the signature over all of it."""
    told = {
        "version": VERSION,
        "encoding": "UTF-8",
        "signMethod": _BY_CERTIFICATE,
        "accessType": "0",
        "merId": account.merchant_id,
        "certId": account.certificate_id,
        **fields,
    }
    told = {name: value for name, value in told.items() if value}
    return {**told, "signature": sign(private_key(account.private_key), digest(told))}


def digest(fields: Mapping[str, str]) -> bytes:
    """What is signed: the hexadecimal SHA-256 of the sorted pairs."""
    text = "&".join(
        f"{name}={value}" for name, value in sorted(fields.items()) if name != "signature" and value
    )
    return hashlib.sha256(text.encode()).hexdigest().encode()


def is_genuine(account: UnionpayAccount, fields: Mapping[str, str]) -> bool:
    """Whether UnionPay signed it: the certificate in the message must be UnionPay's own, issued
    under the root that the account names, and valid now; nothing but version 5.1.0 counts."""
    if fields.get("version") != VERSION or fields.get("signMethod") != _BY_CERTIFICATE:
        return False
    key = _key_of(fields.get("signPubKeyCert", ""), account.root_certificate)
    return key is not None and is_signed(key, digest(fields), fields.get("signature", ""))


def ask(account: UnionpayAccount, url: str, fields: Mapping[str, str]) -> Fields:
    """Post a message; the answer, genuine. Raises OutsideError."""
    body = urlencode(signed(account, fields)).encode()
    reply = TRANSPORT.send("POST", url, content=body, headers={"Content-Type": _FORM}, large=True)
    told = read_pairs(reply.body)
    if not is_genuine(account, told):
        raise OutsideGarbled("unionpay", "the answer is not signed by UnionPay")
    return told


def read_pairs(body: bytes) -> Fields:
    """An answer: pairs that are not URL-encoded; a value may hold "=". Raises OutsideGarbled."""
    try:
        text = body.decode()
        return dict(pair.split("=", 1) for pair in text.strip().split("&") if pair)
    except ValueError as error:
        raise OutsideGarbled("unionpay", "the answer is not of its protocol") from error


def read_form(body: bytes) -> Fields:
    """A notification: an URL-encoded form with each field once. Raises ValueError."""
    pairs = parse_qsl(
        body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=100
    )
    told = dict(pairs)
    if len(told) != len(pairs):
        raise ValueError("a field comes twice")
    return told


@lru_cache(maxsize=64)
def _key_of(certificate: str, roots: str) -> RSAPublicKey | None:
    """The key of UnionPay's certificate, None when it is anything else. Expiry is looked at when
    a certificate is first seen; processes do not live as long as certificates."""
    try:
        told = x509.load_pem_x509_certificate(certificate.encode())
        issuers = x509.load_pem_x509_certificates(roots.encode())
    except ValueError:
        return None
    names = told.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    now = db_now()
    if not any(_ITS_NAME in str(name.value) for name in names):
        return None
    if not told.not_valid_before_utc <= now <= told.not_valid_after_utc:
        return None
    if not any(_issued(told, issuer) for issuer in issuers):
        return None
    key = told.public_key()
    return key if isinstance(key, RSAPublicKey) else None


def _issued(told: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        told.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True
