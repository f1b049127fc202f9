"""Issuing: after the report, once, whole, in one tenant's name."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from anpei.audit.models import AuditEntry
from anpei.certificates import queries
from anpei.certificates.domain import (
    issue_certificate,
    issue_due_certificates,
    record_reprint,
    replace_certificate,
    revoke_certificate,
    rotate_signing_key,
)
from anpei.certificates.domain.numbers import number_prefix
from anpei.certificates.files import read_pdf
from anpei.certificates.fonts import MissingGlyph
from anpei.certificates.models import (
    Certificate,
    IssueProblem,
    NumberSeries,
    SigningKey,
    SigningKeyState,
)
from anpei.certificates.queries import Standing
from anpei.certificates.signing import validate_pdf
from anpei.certificates.states import CertificateState
from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import EnrolmentState
from anpei.kernel.clock import db_now, policy_today
from anpei.kernel.errors import Conflict, InvalidInput, Refused, Unavailable
from anpei.kernel.states import IllegalMove
from anpei.people.models import ConstructorRegistration
from anpei.provinces.models import DecisionRecord
from tenants.entering import current_association, enter_tenant
from tests.certificates.conftest import make_reported
from tests.factories import Cast, make_cast, make_licence


@pytest.mark.rule("SD-54", "SD-53")
def test_certificate_is_issued_for_a_reported_result(cast: Cast, reported: Enrolment) -> None:
    certificate = issue_certificate(enrolment=reported, by=cast.staff)

    reported.refresh_from_db()
    printed = certificate.printed
    assert reported.state == EnrolmentState.CERTIFIED
    assert certificate.number == f"{number_prefix()}-{policy_today().year}-000001"
    assert printed.holder_name == cast.licence.person.name
    assert printed.id_number == cast.licence.person.id_number
    assert printed.licence_number == cast.licence.number
    assert printed.enterprise == cast.licence.enterprise.name
    assert printed.class_number == reported.training_class.number
    assert (printed.credits, printed.score) == ("24", "86.0")
    assert printed.issuer == "济南建筑安全协会"
    assert queries.standing_of(certificate) is Standing.VALID


@pytest.mark.rule("PL-50", "SD-54")
def test_certificate_file_is_signed_by_its_association(certificate: Certificate) -> None:
    report = validate_pdf(read_pdf(certificate), queries.trusted_issuers())

    assert (report.valid, report.signer) == (True, "济南建筑安全协会")


@pytest.mark.rule("PL-50")
def test_certificate_is_nothing_in_another_tenant(db: None) -> None:
    with enter_tenant("jinan"):
        certificate = issue_certificate(enrolment=make_reported(make_cast().licence), by=None)
        pdf, token = read_pdf(certificate), str(certificate.token)

    with enter_tenant("yantai"):
        issue_certificate(enrolment=make_reported(make_cast().licence), by=None)
        report = validate_pdf(pdf, queries.trusted_issuers())
        found = queries.verify_token(token), queries.verify_file(pdf)[0]

    assert (report.valid, report.problem) == (False, "untrusted")
    assert found == (None, None)


@pytest.mark.parametrize("state", ["credits_complete", "exam_passed", "qualified", "disqualified"])
@pytest.mark.rule("SD-53", "SD-54")
def test_certificate_before_the_report_is_refused(cast: Cast, state: str) -> None:
    enrolment = make_reported(cast.licence, state=state)

    with pytest.raises(Refused) as refusal:
        issue_certificate(enrolment=enrolment, by=cast.staff)

    assert refusal.value.decision.rule == "SD-53"
    assert list(Certificate.objects.all()) == []
    assert list(NumberSeries.objects.all()) == []


def test_certificate_issued_twice_is_one(certificate: Certificate, media: Path) -> None:
    again = issue_certificate(enrolment=certificate.enrolment, by=None)

    assert again == certificate
    assert len(list(media.rglob("*.pdf"))) == 1


def test_certificate_revoked_is_not_issued_again(certificate: Certificate, cast: Cast) -> None:
    revoke_certificate(certificate=certificate, by=cast.staff, reason="代考")

    again = issue_certificate(enrolment=certificate.enrolment, by=None)

    assert (again.pk, again.state) == (certificate.pk, CertificateState.REVOKED)


@pytest.mark.rule("PL-50")
def test_certificate_with_a_name_no_font_has_is_not_issued(
    cast: Cast, reported: Enrolment, media: Path
) -> None:
    person = cast.licence.person
    person.name = "王\u0378"
    person.save()

    with pytest.raises(MissingGlyph):
        issue_certificate(enrolment=reported, by=None)

    reported.refresh_from_db()
    assert reported.state == EnrolmentState.REPORTED
    assert list(media.rglob("*.pdf")) == []


def test_certificate_is_chinese_whoever_asks(reported: Enrolment) -> None:
    with translation.override("en"):
        certificate = issue_certificate(enrolment=reported, by=None)

    assert certificate.printed.title == "继续教育合格证明"


def test_certificate_numbers_follow_each_other(cast: Cast) -> None:
    numbers = [
        issue_certificate(enrolment=make_reported(licence), by=None).number
        for licence in (cast.licence, cast.other_licence)
    ]

    year = policy_today().year
    assert numbers == [f"{number_prefix()}-{year}-00000{n}" for n in (1, 2)]


def test_certificate_keeps_its_snapshot_when_the_person_changes(certificate: Certificate) -> None:
    person = certificate.enrolment.person
    name = person.name
    person.name = "改名"
    person.save()

    certificate.refresh_from_db()

    assert certificate.printed.holder_name == name
    assert queries.standing_of(certificate) is Standing.VALID


def test_certificate_snapshot_is_sealed_at_rest(certificate: Certificate) -> None:
    stored = Certificate.objects.extra(select={"raw": "printed_json::text"}).get().raw

    assert stored.startswith("v1.")
    assert certificate.printed.id_number not in stored


@pytest.mark.rule("PL-50")
def test_certificate_record_altered_in_the_database_is_not_trusted(
    certificate: Certificate,
) -> None:
    fields = json.loads(certificate.printed_json) | {"holder_name": "何珀"}
    certificate.printed_json = json.dumps(fields, ensure_ascii=False)
    certificate.save()

    found = queries.verify_token(str(certificate.token))

    assert found is not None
    assert found.standing is Standing.ALTERED


@pytest.mark.rule("PL-50")
def test_revoke_shows_in_verification_at_once(certificate: Certificate, cast: Cast) -> None:
    token = str(certificate.token)

    revoke_certificate(certificate=certificate, by=cast.staff, reason="代考")

    found = queries.verify_token(token)
    assert found is not None
    assert found.standing is Standing.REVOKED
    assert AuditEntry.objects.get(act="certificate.revoked").reason == "代考"


def test_revoke_without_reason_is_refused(certificate: Certificate, cast: Cast) -> None:
    with pytest.raises(InvalidInput):
        revoke_certificate(certificate=certificate, by=cast.staff, reason="  ")

    certificate.refresh_from_db()
    assert certificate.state == CertificateState.VALID


def test_revoke_twice_is_refused_and_keeps_the_first_reason(
    certificate: Certificate, cast: Cast
) -> None:
    revoke_certificate(certificate=certificate, by=cast.staff, reason="代考")

    with pytest.raises(IllegalMove):
        revoke_certificate(certificate=certificate, by=cast.staff, reason="别的")

    certificate.refresh_from_db()
    assert certificate.reason == "代考"


def test_replace_prints_the_corrected_fields(certificate: Certificate, cast: Cast) -> None:
    person = certificate.enrolment.person
    person.name = "柯琳"
    person.save()

    new = replace_certificate(certificate=certificate, by=cast.staff, reason="姓名更正")

    certificate.refresh_from_db()
    assert certificate.state == CertificateState.REPLACED
    assert new.printed.holder_name == "柯琳"
    assert new.number != certificate.number
    assert (new.replaces, certificate.successor) == (certificate, new)
    assert queries.standing_of(new) is Standing.VALID


@pytest.mark.rule("SD-54")
def test_number_shows_the_associations_code_and_never_its_schema(reported: Enrolment) -> None:
    association = current_association()
    association.settings = {**association.settings, "certificate_prefix": "SDJN"}
    with_code = number_prefix()
    association.settings = {}

    assert with_code == "SDJN"
    assert number_prefix() == f"AP{association.pk:03d}"
    assert association.schema_name.upper() not in number_prefix()


@pytest.mark.rule("SD-54", "PL-50")
def test_certificate_of_before_keeps_its_number(certificate: Certificate) -> None:
    Certificate.objects.filter(pk=certificate.pk).update(prints=0)
    old = certificate.number

    association = current_association()
    association.settings = {"certificate_prefix": "SDXX"}
    found = queries.verify_token(str(certificate.token))

    assert found is not None
    assert (found.standing, found.certificate.number) == (Standing.VALID, old)


@pytest.mark.rule("SD-54", "SD-13e")
@pytest.mark.parametrize(
    ("registration", "issued"),
    [("here", True), ("next door", False), ("expired", False), ("none", False)],
)
def test_b_certificate_asks_for_the_constructor_registration_once_more(
    cast: Cast, registration: str, issued: bool
) -> None:
    licence = make_licence(cast.licence.person, cast.licence.enterprise, category="B")
    if registration != "none":
        other = cast.other_licence.enterprise
        ConstructorRegistration.objects.create(
            person=licence.person,
            enterprise=other if registration == "next door" else licence.enterprise,
            level="first",
            number="建造师1",
            registry_id="K1",
            valid_until=policy_today() + timedelta(days=-1 if registration == "expired" else 1),
        )
    enrolment = make_reported(licence)

    count = issue_due_certificates()

    problems = list(IssueProblem.objects.values_list("enrolment", flat=True))
    assert (count, problems) == ((1, []) if issued else (0, [enrolment.pk]))


@pytest.mark.rule("SD-54")
def test_reprints_are_counted_and_recorded(certificate: Certificate, cast: Cast) -> None:
    counts = [record_reprint(certificate=certificate, by=cast.staff) for _ in range(2)]

    entries = AuditEntry.objects.filter(act="certificate.downloaded").order_by("pk")
    assert counts == [1, 2]
    assert [entry.after for entry in entries] == [{"prints": 1}, {"prints": 2}]
    certificate.refresh_from_db()
    assert certificate.printed_at is not None


def test_certificate_that_replaces_itself_breaks_a_constraint(certificate: Certificate) -> None:
    certificate.replaces = certificate

    with (
        pytest.raises(IntegrityError, match="certificate_replaces_another"),
        transaction.atomic(),
    ):
        certificate.save()


def test_two_valid_certificates_of_one_enrolment_break_a_constraint(
    certificate: Certificate,
) -> None:
    certificate.pk = None
    certificate.public_id, certificate.number = "B" * 22, "X-1"

    with pytest.raises(IntegrityError, match="one_valid_certificate"), transaction.atomic():
        certificate.save(force_insert=True)


def test_rotated_key_leaves_old_certificates_valid(
    certificate: Certificate, cast: Cast, settings: Any
) -> None:
    settings.SIGNING_SECRETS = ""
    rotate_signing_key(by=cast.staff)

    new = issue_certificate(enrolment=make_reported(cast.other_licence), by=None)

    certificate.refresh_from_db()
    assert SigningKey.objects.count() == 2
    assert new.signing_key != certificate.signing_key
    assert queries.standing_of(certificate) is Standing.VALID
    assert validate_pdf(read_pdf(certificate), queries.trusted_issuers()).valid is True


def test_rotation_to_the_same_secret_is_refused(certificate: Certificate, cast: Cast) -> None:
    with pytest.raises(Conflict):
        rotate_signing_key(by=cast.staff)

    assert SigningKey.objects.get().state == SigningKeyState.ACTIVE


@pytest.mark.rule("PL-50")
def test_compromised_key_ends_trust_in_what_it_signed(
    certificate: Certificate, cast: Cast, settings: Any
) -> None:
    pdf, settings.SIGNING_SECRETS = read_pdf(certificate), ""

    rotate_signing_key(by=cast.staff, compromised=True)

    found = queries.verify_token(str(certificate.token))
    assert found is not None
    assert found.standing is Standing.COMPROMISED
    assert validate_pdf(pdf, queries.trusted_issuers()).valid is False


def test_key_from_a_mounted_secret_signs(certificate: Certificate) -> None:
    report = validate_pdf(read_pdf(certificate), queries.trusted_issuers())

    assert (certificate.signing_key.secret, certificate.signing_key.private_key) == ("jinan", None)
    assert report.signer == "济南建筑安全协会"


def test_key_is_made_where_no_secret_is_mounted(reported: Enrolment, settings: Any) -> None:
    settings.SIGNING_SECRETS = ""

    certificate = issue_certificate(enrolment=reported, by=None)

    assert certificate.signing_key.secret == ""
    assert validate_pdf(read_pdf(certificate), queries.trusted_issuers()).valid is True


def test_key_is_sealed_at_rest(reported: Enrolment, settings: Any) -> None:
    settings.SIGNING_SECRETS = ""
    issue_certificate(enrolment=reported, by=None)

    with connection.cursor() as cursor:
        cursor.execute("SELECT private_key, token_private FROM certificates_signingkey")
        private, token = (bytes(value) for value in cursor.fetchone())

    key = SigningKey.objects.get()
    assert b"PRIVATE KEY" in bytes(key.private_key or b"")
    assert b"PRIVATE KEY" not in private
    assert bytes(key.token_private) not in token


def test_file_changed_on_disk_is_not_handed_out(certificate: Certificate, media: Path) -> None:
    (path,) = media.rglob("*.pdf")
    path.write_bytes(path.read_bytes()[:-1] + b"x")

    with pytest.raises(Unavailable):
        read_pdf(certificate)


def test_decision_is_kept_with_the_enrolment(certificate: Certificate) -> None:
    kept = DecisionRecord.objects.get(question="certificate")

    assert (kept.subject, kept.subject_id) == ("enrolment", certificate.enrolment_id)
    assert (kept.outcome, kept.rule) == ("allow", "SD-53")


@pytest.mark.rule("SD-54")
def test_due_certificates_are_issued_and_a_problem_holds_up_none(cast: Cast) -> None:
    unprintable, fine = make_reported(cast.licence), make_reported(cast.other_licence)
    person = cast.licence.person
    person.name = "王\u0378"
    person.save()

    first, second = issue_due_certificates(), issue_due_certificates()

    problem = IssueProblem.objects.get()
    assert (first, second) == (1, 0)
    assert Certificate.objects.get().enrolment == fine
    assert (problem.enrolment, problem.tries) == (unprintable, 1)
    assert "U+0378" in problem.message


def test_due_certificate_is_issued_once_its_problem_is_solved(cast: Cast) -> None:
    enrolment = make_reported(cast.licence)
    IssueProblem.objects.create(enrolment=enrolment, message="x", next_try_at=db_now())

    issued = issue_due_certificates()

    assert issued == 1
    assert list(IssueProblem.objects.all()) == []
