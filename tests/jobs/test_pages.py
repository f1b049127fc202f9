"""Long work as staff see it."""

import io

import pytest
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from anpei.accounts.models import Role, User
from anpei.audit.models import AuditEntry
from anpei.jobs.models import Job
from anpei.jobs.states import JobState
from tests.factories import Cast, make_staff
from tests.jobs.conftest import make_job, signed_in, work


@pytest.fixture
def teacher(cast: Cast) -> User:
    return make_staff("teacher", Role.TEACHER)


@pytest.mark.rule("PL-62")
def test_open_job_renews_itself_and_an_ended_one_does_not(teacher: User) -> None:
    job = make_job(teacher)
    client = signed_in(teacher)

    waiting = client.get(f"/staff/jobs/{job.public_id}/").content.decode()
    work(job)
    done = client.get(f"/staff/jobs/{job.public_id}/progress/").content.decode()

    assert f'hx-get="/staff/jobs/{job.public_id}/progress/"' in waiting
    assert "hx-get" not in done
    assert "25 / 25" in done
    assert "To the notices" in done


@pytest.mark.rule("PL-62")
def test_job_is_cancelled_and_resumed_by_its_page(teacher: User) -> None:
    job = make_job(teacher)
    client = signed_in(teacher)

    client.post(f"/staff/jobs/{job.public_id}/cancel/")
    cancelled = Job.objects.get().state
    page = client.post(f"/staff/jobs/{job.public_id}/resume/", follow=True).content.decode()

    assert cancelled == JobState.CANCELLED
    assert Job.objects.get().state == JobState.QUEUED
    assert "It goes on where it stopped." in page


def test_ended_job_refuses_to_be_cancelled_in_words(teacher: User) -> None:
    job = work(make_job(teacher))

    page = signed_in(teacher).post(f"/staff/jobs/{job.public_id}/cancel/", follow=True)

    assert "moved on meanwhile (Done)" in page.content.decode()


@pytest.mark.rule("PL-62")
def test_failed_job_says_why_and_offers_to_resume(teacher: User) -> None:
    job = work(make_job(teacher, unreadable=True))

    page = signed_in(teacher).get(f"/staff/jobs/{job.public_id}/").content.decode()

    assert "This file cannot be read." in page
    assert f"/staff/jobs/{job.public_id}/resume/" in page


@pytest.mark.rule("PL-62")
def test_report_tells_each_row_that_was_not_done(teacher: User) -> None:
    job = work(make_job(teacher, fail=[3], skip=[20]))
    client = signed_in(teacher)

    csv = client.get(f"/staff/jobs/{job.public_id}/report.csv").getvalue().decode()
    excel = client.get(f"/staff/jobs/{job.public_id}/report.xlsx").getvalue()

    lines = csv.removeprefix("\ufeff").splitlines()
    assert lines[0] == "Row number,State,Why"
    assert lines[1:] == ["3,Failed,'=no such person", "20,Skipped,already there"]
    sheet = load_workbook(io.BytesIO(excel)).active
    assert sheet is not None
    assert [list(row) for row in sheet.values] == [
        ["Row number", "State", "Why"],
        [3, "Failed", "'=no such person"],
        [20, "Skipped", "already there"],
    ]
    exported = AuditEntry.objects.filter(act="list.exported", actor="teacher")
    assert exported.count() == 2


def test_unknown_form_of_report_is_not_found(teacher: User) -> None:
    job = work(make_job(teacher))

    assert signed_in(teacher).get(f"/staff/jobs/{job.public_id}/report.exe").status_code == 404


def test_another_persons_job_is_hidden_but_for_administrators(cast: Cast, teacher: User) -> None:
    job = make_job(teacher, rows=1)
    colleague = make_staff("colleague", Role.TEACHER)
    admin = make_staff("boss", Role.ADMIN)
    path = f"/staff/jobs/{job.public_id}/"

    pages = [signed_in(user).get(path).status_code for user in (colleague, admin, cast.alice)]
    stopped = signed_in(colleague).post(f"{path}cancel/").status_code
    listed = [
        path in signed_in(user).get("/staff/jobs/").content.decode()
        for user in (teacher, colleague, admin)
    ]

    assert pages == [404, 200, 403]
    assert stopped == 404
    assert listed == [True, False, True]
    assert Job.objects.get().state == JobState.QUEUED


def test_job_of_another_association_is_not_found(cast: Cast, other_cast: Cast) -> None:
    admin = make_staff("boss", Role.ADMIN)

    assert signed_in(admin).get("/staff/jobs/AAAAAAAAAAAAAAAAAAAAAA/").status_code == 404


def test_list_is_filtered_by_kind_state_and_person(teacher: User) -> None:
    work(make_job(teacher))
    client = signed_in(teacher)

    def shows(query: str) -> bool:
        return (
            "/staff/jobs/" + Job.objects.get().public_id
            in client.get(f"/staff/jobs/?{query}").content.decode()
        )

    assert shows("state=done&kind=dummy.publish_notices&q=teach")
    assert not shows("state=failed")
    assert not shows("q=nobody")
    assert shows("state=nonsense&kind=nonsense")


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_few_queries(
    teacher: User, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        make_job(teacher)
    client = signed_in(teacher)
    client.get("/staff/jobs/")

    # The search path; session, user with roles, count, rows.
    with django_assert_num_queries(5):
        client.get("/staff/jobs/")
