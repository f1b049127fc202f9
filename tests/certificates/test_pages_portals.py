"""The learner's and the staff's pages, and whom they are closed to."""

import html

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from anpei.accounts.models import User
from anpei.audit.models import AuditEntry
from anpei.certificates.domain import issue_certificate
from anpei.certificates.facts import extension_guide
from anpei.certificates.files import read_pdf
from anpei.certificates.models import Certificate
from anpei.certificates.states import CertificateState
from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import EnrolmentState
from tests.certificates.conftest import make_reported
from tests.factories import Cast, make_licence, make_person, make_staff

pytestmark = pytest.mark.usefixtures("known_hosts")


def signed_in(user: User) -> Client:
    client = Client(headers={"host": "jinan.localhost", "accept-language": "en"})
    session = client.session
    session["user"], session["generation"] = user.pk, user.session_generation
    session.save()
    client.cookies["session"] = session.session_key
    return client


@pytest.mark.rule("SD-54")
def test_learner_downloads_the_certificate(certificate: Certificate, cast: Cast) -> None:
    client = signed_in(cast.learner)

    page = client.get("/learner/certificates/").content.decode()
    file = client.get(f"/learner/certificates/{certificate.public_id}.pdf")

    assert certificate.number in page
    assert f"/verify/{certificate.token}" in page
    assert file.content == read_pdf(certificate)
    assert file["Content-Disposition"] == f'attachment; filename="{certificate.number}.pdf"'
    assert file["Cache-Control"] == "no-store, private"


@pytest.mark.rule("SD-56")
def test_learner_is_led_through_the_extension(certificate: Certificate, cast: Cast) -> None:
    guide = extension_guide(certificate.enrolment)

    page = signed_in(cast.learner).get("/learner/certificates/").content.decode()

    assert f"{guide.opens_on} to {guide.closes_on}" in page
    assert [html.escape(str(step)) in page for step in guide.steps] == [True] * 5


@pytest.mark.rule("SD-53", "SD-54")
def test_learner_before_the_report_is_told_what_it_waits_for(cast: Cast) -> None:
    make_reported(cast.licence, state=EnrolmentState.QUALIFIED)

    page = signed_in(cast.learner).get("/learner/certificates/").content.decode()

    assert "once the registry has confirmed the result" in page
    assert "up to 3 days after the report" in page


def test_learner_with_nothing_is_told_when_it_appears(cast: Cast) -> None:
    page = signed_in(cast.learner).get("/learner/certificates/").content.decode()

    assert "No certificate yet" in page


def test_learner_does_not_find_another_certificate(certificate: Certificate, cast: Cast) -> None:
    client = signed_in(cast.stranger)

    page = client.get("/learner/certificates/").content.decode()
    file = client.get(f"/learner/certificates/{certificate.public_id}.pdf")

    assert certificate.number not in page
    assert file.status_code == 404


def test_visitor_is_led_to_sign_in(certificate: Certificate) -> None:
    client = Client(headers={"host": "jinan.localhost"})

    codes = [
        client.get(f"/{portal}/certificates/{certificate.public_id}.pdf").status_code
        for portal in ("learner", "staff")
    ]

    assert codes == [302, 302]


def test_staff_of_another_role_is_refused(certificate: Certificate, cast: Cast) -> None:
    client = signed_in(make_staff("teacher", "teacher"))  # type: ignore[arg-type]

    assert client.get("/staff/certificates/").status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_staff_list_takes_the_same_queries_for_any_length(cast: Cast, count: int) -> None:
    for n in range(count):
        licence = make_licence(make_person(f"柯{n}"), cast.licence.enterprise)
        issue_certificate(enrolment=make_reported(licence), by=None)
    client = signed_in(cast.staff)

    with CaptureQueriesContext(connection) as queries:
        page = client.get("/staff/certificates/")

    # session, user, roles, roles for the menu, count, page, problems
    assert len([q for q in queries if q["sql"].startswith("SELECT")]) == 7
    assert page.content.decode().count("Details") == count


def test_staff_finds_a_certificate_by_name_and_state(certificate: Certificate, cast: Cast) -> None:
    client = signed_in(cast.staff)

    texts = [
        client.get("/staff/certificates/", query).content.decode()
        for query in (
            {"q": certificate.holder_name},
            {"q": cast.licence.number},
            {"q": certificate.holder_name, "state": "revoked"},
            {"q": "何珀"},
        )
    ]

    assert [certificate.number in text for text in texts] == [True, True, False, False]


def test_staff_download_is_recorded(certificate: Certificate, cast: Cast) -> None:
    file = signed_in(cast.staff).get(f"/staff/certificates/{certificate.public_id}.pdf")

    assert file.content == read_pdf(certificate)
    assert AuditEntry.objects.get(act="certificate.downloaded").actor_id == cast.staff.pk


@pytest.mark.rule("PL-50")
def test_staff_revokes_with_a_reason(certificate: Certificate, cast: Cast) -> None:
    client = signed_in(cast.staff)
    address = f"/staff/certificates/{certificate.public_id}/"

    empty = client.post(f"{address}end/", {"act": "revoke", "reason": ""})
    done = client.post(f"{address}end/", {"act": "revoke", "reason": "代考"})

    certificate.refresh_from_db()
    assert (empty.status_code, done.status_code) == (422, 302)
    assert (certificate.state, certificate.reason) == (CertificateState.REVOKED, "代考")
    assert "代考" in client.get(address).content.decode()


def test_staff_replaces_and_is_led_to_the_new_one(certificate: Certificate, cast: Cast) -> None:
    client = signed_in(cast.staff)

    answer = client.post(
        f"/staff/certificates/{certificate.public_id}/end/",
        {"act": "replace", "reason": "更正"},
    )

    new = Certificate.objects.get(state=CertificateState.VALID)
    assert answer["Location"] == f"/staff/certificates/{new.public_id}/"
    assert Certificate.objects.count() == 2


def test_learner_cannot_end_a_certificate(certificate: Certificate, cast: Cast) -> None:
    answer = signed_in(cast.learner).post(
        f"/staff/certificates/{certificate.public_id}/end/", {"act": "revoke", "reason": "x"}
    )

    certificate.refresh_from_db()
    assert answer.status_code == 403
    assert certificate.state == CertificateState.VALID


def test_enrolment_keeps_its_state_when_replaced(
    certificate: Certificate, reported: Enrolment
) -> None:
    reported.refresh_from_db()

    assert reported.state == EnrolmentState.CERTIFIED
