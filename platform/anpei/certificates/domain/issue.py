"""Issuing a certificate: once per enrolment, after the report, all or nothing."""

import hashlib
from datetime import date, datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone, translation

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.certificates.addresses import verification_site, verification_url
from anpei.certificates.domain.keys import ensure_signing_key, pdf_key
from anpei.certificates.domain.numbers import next_number
from anpei.certificates.domain.tell import tell_issued
from anpei.certificates.facts import category_label, result_facts
from anpei.certificates.models import Certificate, SigningKey
from anpei.certificates.pdf import Picture, typesetter
from anpei.certificates.policies import check_certificate
from anpei.certificates.printed import CertificateDocument, PrintedFields
from anpei.certificates.tokens import Token, sign_fields
from anpei.enrolment.domain import move_enrolment
from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import EnrolmentState
from anpei.kernel.clock import db_now
from anpei.kernel.ids import make_public_id
from anpei.kernel.qr import qr_svg
from anpei.provinces.asking import record_decision
from anpei.provinces.current import current_province, edition_by_key
from tenants.entering import current_association, current_schema
from tenants.storage import secret_name


def issue_certificate(*, enrolment: Enrolment, by: User | None) -> Certificate:
    """Issue the certificate of a reported result and move the enrolment to certified (SD-54).

    Idempotent: an enrolment that has one, valid or ended, gets its newest back. A crash before
    the commit leaves at most a file that nothing names. Raises Refused (province),
    IllegalMove, MissingGlyph (a name no font can print; nothing is issued).
    """
    ensure_signing_key(by=by)
    with transaction.atomic():
        locked = Enrolment.objects.select_for_update(no_key=True).get(pk=enrolment.pk)
        existing = Certificate.objects.filter(enrolment=locked).order_by("-pk").first()
        if existing:
            return existing
        record_decision("enrolment", locked.pk, "certificate", check_certificate(locked))
        certificate = make_certificate(enrolment=locked, by=by)
        move_enrolment(enrolment=locked, to=EnrolmentState.CERTIFIED, by=by)
        tell_issued(certificate=certificate)
    return certificate


def make_certificate(
    *, enrolment: Enrolment, by: User | None, replaces: Certificate | None = None
) -> Certificate:
    """Print, sign, store and record; inside the caller's transaction, the enrolment locked."""
    now, public_id, key = db_now(), make_public_id(), ensure_signing_key(by=by)
    with translation.override("zh-hans"):  # the paper is Chinese, whatever language asks for it
        printed = _printed_fields(enrolment, timezone.localdate(now))
    signature = sign_fields(current_schema(), public_id, printed, bytes(key.token_private))
    pdf = _make_pdf(enrolment, printed, Token(public_id, signature), key, now)
    path = default_storage.save(secret_name("certificates", "pdf"), ContentFile(pdf))
    certificate = Certificate.objects.create(
        public_id=public_id,
        number=printed.number,
        enrolment=enrolment,
        replaces=replaces,
        holder_name=printed.holder_name,
        printed_json=printed.as_json(),
        signing_key=key,
        token_signature=signature,
        pdf_path=path,
        sha256=hashlib.sha256(pdf).hexdigest(),
        issued_at=now,
    )
    audit.record(
        act="certificate.issued",
        subject=certificate,
        by=by,
        after={"number": printed.number, "sha256": certificate.sha256, "key": key.key_id},
    )
    return certificate


def _make_pdf(
    enrolment: Enrolment, printed: PrintedFields, token: Token, key: SigningKey, now: datetime
) -> bytes:
    edition = edition_by_key(enrolment.edition_key)
    url = verification_url(token)
    pdf = typesetter().render(
        current_province().certificate_template(edition),
        CertificateDocument(
            printed=printed, verification_url=url, verification_site=verification_site()
        ),
        pictures={"qr": Picture(qr_svg(url))},
        created=now,
    )
    from anpei.certificates.signing import sign_pdf  # noqa: PLC0415 - a second to load

    return sign_pdf(pdf, pdf_key(key), reason=printed.title, signer_name=printed.issuer)


def _printed_fields(enrolment: Enrolment, today: date) -> PrintedFields:
    facts, training_class = result_facts(enrolment), enrolment.training_class
    return PrintedFields(
        title=current_province().certificate_title(edition_by_key(enrolment.edition_key)),
        number=next_number(year=today.year),
        holder_name=facts.person_name,
        id_number=facts.id_number,
        licence_number=facts.licence_number,
        category=category_label(facts.licence_category, training_class.speciality),
        enterprise=facts.enterprise_name,
        class_number=facts.class_number,
        class_name=facts.class_name,
        study_period="至".join(
            _printed_date(day) for day in (enrolment.study_begins, enrolment.study_ends)
        ),
        credits=f"{facts.credits / 10:g}",
        score=f"{facts.score / 100:.1f}",
        qualified_on=_printed_date(facts.qualified_on),
        issued_on=_printed_date(today),
        issuer=current_association().name,
    )


def _printed_date(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
