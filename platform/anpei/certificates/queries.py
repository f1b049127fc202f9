"""Reading certificates: verification, public look-up, a learner's own, the staff's list."""

import hashlib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from anpei.certificates.models import Certificate, IssueProblem, SigningKey, SigningKeyState
from anpei.certificates.pdf_keys import SignatureReport
from anpei.certificates.states import CertificateState
from anpei.certificates.tokens import fields_are_genuine, parse_token
from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import EnrolmentState
from anpei.kernel import crypto
from anpei.people.models import Person
from tenants.entering import current_schema


class Standing(StrEnum):
    """What a verifier needs to know about a certificate, worst thing first."""

    ALTERED = "altered"
    """Our own record is no longer what was signed: trust neither it nor the paper."""
    COMPROMISED = "compromised"
    REVOKED = "revoked"
    REPLACED = "replaced"
    VALID = "valid"


@dataclass(frozen=True, slots=True)
class Verification:
    """A genuine token's certificate and how it stands now."""

    certificate: Certificate
    standing: Standing


@dataclass(frozen=True, slots=True)
class LookupRecord:
    """One completed training as the public look-up shows it; masked, no identity data."""

    category: str
    class_name: str
    qualified_on: date | None
    certificate_number: str
    state: str
    """A ``Standing``, or ``reported`` while the certificate is being made."""


def verify_token(text: str) -> Verification | None:
    """The certificate behind the token of a QR code; None for any text that is none of ours."""
    token = parse_token(text)
    if token is None:
        return None
    certificate = (
        Certificate.objects.select_related("signing_key").filter(public_id=token.public_id).first()
    )
    if certificate is None or token.signature != bytes(certificate.token_signature):
        return None
    return Verification(certificate, standing_of(certificate))


def standing_of(certificate: Certificate) -> Standing:
    """How it stands now; checks the signature over the stored fields every time."""
    genuine = fields_are_genuine(
        current_schema(),
        certificate.public_id,
        certificate.printed,
        bytes(certificate.token_signature),
        bytes(certificate.signing_key.token_public),
    )
    if not genuine or certificate.printed.number != certificate.number:
        return Standing.ALTERED
    if certificate.signing_key.state == SigningKeyState.COMPROMISED:
        return Standing.COMPROMISED
    return Standing(certificate.state)


def verify_file(pdf: bytes) -> tuple[Verification | None, SignatureReport]:
    """The certificate whose file this is, byte for byte, and what its signature says.

    A file we did not store is never parsed: whatever else it is, it is not as we issued it.
    """
    digest = hashlib.sha256(pdf).hexdigest()
    certificate = Certificate.objects.select_related("signing_key").filter(sha256=digest).first()
    if certificate is None:
        return None, SignatureReport(valid=False, problem="altered")
    from anpei.certificates.signing import validate_pdf  # noqa: PLC0415 - a second to load

    report = validate_pdf(pdf, trusted_issuers())
    return Verification(certificate, standing_of(certificate)), report


def trusted_issuers() -> list[bytes]:
    """The issuers' certificates (PEM) this association's signatures are checked against."""
    keys = SigningKey.objects.exclude(state=SigningKeyState.COMPROMISED)
    return [pem.encode() for pem in keys.values_list("chain_pem", flat=True)]


def lookup_records(*, name: str, id_number: str, category: str) -> list[LookupRecord]:
    """Completed trainings of the person of exactly this name, number and category (SD-55)."""
    enrolments = (
        Enrolment.objects.filter(
            person__in=Person.objects.filter(
                id_number_hash=crypto.lookup_hash(id_number), name=name
            ),
            licence__category=category,
            state__in=[EnrolmentState.REPORTED, EnrolmentState.CERTIFIED],
        )
        .select_related("training_class", "licence")
        .prefetch_related(_newest_certificate())
        .order_by("-qualified_at")
    )
    return [_lookup_record(enrolment) for enrolment in enrolments]


def _newest_certificate() -> "Prefetch[str, QuerySet[Certificate], str]":
    newest = Certificate.objects.select_related("signing_key").order_by("-pk")
    return Prefetch("certificates", queryset=newest, to_attr="newest_first")


def _lookup_record(enrolment: Enrolment) -> LookupRecord:
    certificates: list[Certificate] = enrolment.newest_first  # type: ignore[attr-defined]  # Prefetch
    certificate = certificates[0] if certificates else None
    return LookupRecord(
        category=enrolment.licence.category,
        class_name=enrolment.training_class.name,
        qualified_on=timezone.localdate(enrolment.qualified_at) if enrolment.qualified_at else None,
        certificate_number=certificate.number if certificate else "",
        state=standing_of(certificate) if certificate else "reported",
    )


def certificates_of(person: Person) -> QuerySet[Certificate]:
    """A learner's own, newest first."""
    return Certificate.objects.filter(enrolment__person=person).select_related(
        "enrolment__training_class", "enrolment__licence"
    )


def enrolments_to_certify(person: Person) -> QuerySet[Enrolment]:
    """A learner's results that have passed but have no certificate yet."""
    return (
        Enrolment.objects.filter(
            person=person,
            state__in=[
                EnrolmentState.EXAM_PASSED,
                EnrolmentState.QUALIFIED,
                EnrolmentState.REPORTED,
            ],
        )
        .select_related("person", "licence", "enterprise", "training_class")
        .order_by("-pk")
    )


def problems_for_staff() -> QuerySet[IssueProblem]:
    """Results whose certificate could not be made, oldest first."""
    return IssueProblem.objects.select_related("enrolment__person", "enrolment__licence").order_by(
        "pk"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateFilter:
    """What the staff's list shows; "" = not filtered."""

    search: str = ""
    state: str = ""
    category: str = ""


def certificates_for_staff(wanted: CertificateFilter) -> QuerySet[Certificate]:
    """All, newest first, by a part of the holder's, enterprise's or licence's name or number."""
    found = Certificate.objects.select_related(
        "enrolment__training_class", "enrolment__licence", "enrolment__enterprise"
    ).defer("printed_json", "token_signature")
    if wanted.search:
        text = wanted.search
        found = found.filter(
            Q(holder_name__icontains=text)
            | Q(number__icontains=text)
            | Q(enrolment__licence__number__icontains=text)
            | Q(enrolment__licence__number_key__icontains=text)
            | Q(enrolment__enterprise__name__icontains=text)
            | Q(enrolment__training_class__number=text)
        )
    if wanted.category:
        found = found.filter(enrolment__licence__category=wanted.category)
    if wanted.state in set(CertificateState):
        found = found.filter(state=wanted.state)
    return found
