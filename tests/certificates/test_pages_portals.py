"""The learner's and the staff's pages, and whom they are closed to."""

import html
import io
import zipfile
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from anpei.accounts.models import User
from anpei.audit.models import AuditEntry
from anpei.certificates.domain import issue_certificate, revoke_certificate
from anpei.certificates.facts import extension_guide
from anpei.certificates.files import read_pdf
from anpei.certificates.models import Certificate
from anpei.certificates.states import CertificateState
from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import EnrolmentState
from anpei.jobs.domain import work_on_job
from anpei.jobs.models import Job
from anpei.people.models import Licence
from tests.approvals.confirming import confirm_by_colleague
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

    assert [f">{day}</time>" in page for day in (guide.opens_on, guide.closes_on)] == [True] * 2
    assert [html.escape(str(step)) in page for step in guide.steps] == [True] * 5


@pytest.mark.rule("SD-56")
def test_extended_licence_is_said_to_be_and_keeps_its_terms_window(
    certificate: Certificate, cast: Cast
) -> None:
    term = certificate.enrolment.term
    until = term + timedelta(days=3 * 365)
    Licence.objects.filter(pk=certificate.enrolment.licence_id).update(valid_until=until)

    page = signed_in(cast.learner).get("/learner/certificates/").content.decode()
    guide = extension_guide(Enrolment.objects.get(pk=certificate.enrolment_id))

    assert (guide.closes_on, guide.at) == (term, 4)
    assert ">extended<" in page


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

    # session, user with roles, count, page, problems
    assert len([q for q in queries if q["sql"].lstrip().startswith("SELECT")]) == 5
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


@pytest.mark.rule("SD-54")
def test_staff_finds_by_a_part_of_name_number_and_enterprise(
    certificate: Certificate, cast: Cast
) -> None:
    client = signed_in(cast.staff)
    parts = (certificate.holder_name[:1], certificate.number[-4:], "泰山", "海河")

    texts = [client.get("/staff/certificates/", {"q": part}).content.decode() for part in parts]
    of_b = client.get("/staff/certificates/", {"category": "B"}).content.decode()

    assert [certificate.number in text for text in (*texts, of_b)] == [True] * 3 + [False] * 2


@pytest.mark.rule("SD-54", "PL-62")
def test_staff_prints_many_as_one_archive(cast: Cast) -> None:
    licences = [make_licence(make_person(f"柯{n}"), cast.licence.enterprise) for n in range(3)]
    made = [issue_certificate(enrolment=make_reported(one), by=None) for one in licences]
    client = signed_in(cast.staff)

    answer = client.post("/staff/certificates/print/", {"all": "yes"})
    job = Job.objects.get()
    revoke_certificate(certificate=made[0], by=cast.staff, reason="代考")
    work_on_job(job_id=job.pk)
    page = client.get(answer["Location"]).content.decode()
    file = client.get(f"/staff/certificates/batches/{job.public_id}.zip")

    archive = zipfile.ZipFile(io.BytesIO(b"".join(file.streaming_content)))  # type: ignore[attr-defined]
    assert f"/staff/certificates/batches/{job.public_id}.zip" in page
    assert archive.namelist() == [f"{one.number}.pdf" for one in made[1:]]
    assert archive.read(f"{made[1].number}.pdf") == read_pdf(made[1])
    assert list(Certificate.objects.order_by("pk").values_list("prints", flat=True)) == [0, 1, 1]
    assert AuditEntry.objects.filter(act="certificates.archived").count() == 1


def test_staff_who_ticked_nothing_is_told(certificate: Certificate, cast: Cast) -> None:
    answer = signed_in(cast.staff).post("/staff/certificates/print/", {}, follow=True)

    assert "Tick valid certificates first." in answer.content.decode()
    assert not Job.objects.exists()


def test_archive_is_closed_to_others(certificate: Certificate, cast: Cast) -> None:
    client = signed_in(cast.staff)
    client.post("/staff/certificates/print/", {"certificate": certificate.public_id})
    job = Job.objects.get()
    address = f"/staff/certificates/batches/{job.public_id}.zip"
    unfinished = client.get(address).status_code
    work_on_job(job_id=job.pk)

    teacher = make_staff("teacher", "teacher")  # type: ignore[arg-type]
    codes = [signed_in(user).get(address).status_code for user in (teacher, cast.learner)]

    assert (unfinished, codes) == (404, [403, 403])


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


def test_two_persons_replace_it(certificate: Certificate, cast: Cast) -> None:
    client = signed_in(cast.staff)

    page = f"/staff/certificates/{certificate.public_id}/"
    answer = client.post(f"{page}end/", {"act": "replace", "reason": "更正"}, follow=True)
    alone = Certificate.objects.count()
    confirm_by_colleague()

    new = Certificate.objects.get(state=CertificateState.VALID)
    assert "Look and decide" in answer.content.decode()
    assert (alone, Certificate.objects.count()) == (1, 2)
    assert f"/staff/certificates/{new.public_id}/" in client.get(page).content.decode()


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
