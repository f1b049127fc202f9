"""A job's way through the worker: rows, outcomes, ends."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from anpei.audit.models import AuditEntry
from anpei.jobs import domain, tasks
from anpei.jobs.models import Job, JobRow
from anpei.jobs.states import JobState
from anpei.kernel.clock import db_now
from anpei.kernel.errors import InvalidInput, NotAllowed
from anpei.kernel.states import IllegalMove
from tenants.models import Association
from tests.factories import Cast, make_staff
from tests.jobs.conftest import KIND, make_job, published, rows, work


@pytest.mark.rule("PL-62")
def test_job_does_every_row_and_finishes_once(jinan: Association) -> None:
    job = work(make_job())

    assert (job.state, job.position, job.total, job.done_count) == (JobState.DONE, 25, 25, 25)
    assert published() == [*rows(*range(1, 26)), "finished"]
    assert (job.lease, job.lease_until, job.problem) == ("", None, "")


@pytest.mark.rule("PL-62")
def test_rows_that_fail_or_are_skipped_are_told_and_leave_nothing(jinan: Association) -> None:
    job = work(make_job(rows=12, fail=[3], skip=[11]))

    told = list(job.rows.values_list("row", "state", "message"))
    assert told == [(3, "failed", "=no such person"), (11, "skipped", "already there")]
    assert (job.done_count, job.failed_count, job.skipped_count) == (10, 1, 1)
    assert published() == [*rows(1, 2, *range(4, 11), 12), "finished"]


@pytest.mark.rule("PL-62")
def test_job_stopped_by_a_bug_keeps_the_batches_before_and_is_resumed(jinan: Association) -> None:
    job = work(make_job(explode=15))
    stopped = (job.state, job.position, published())
    job.parameters = {"rows": 25}
    job.save()

    domain.resume_job(job=job, by=None)
    job = work(job)

    assert stopped == (JobState.FAILED, 10, rows(*range(1, 11)))
    assert (job.state, job.problem) == (JobState.DONE, "")
    assert published() == [*rows(*range(1, 26)), "finished"]


def test_unreadable_upload_says_why(jinan: Association) -> None:
    job = work(make_job(unreadable=True))

    assert (job.state, job.problem) == (JobState.FAILED, "This file cannot be read.")


def test_job_of_no_rows_is_done(jinan: Association) -> None:
    job = work(make_job(rows=0))

    assert (job.state, published()) == (JobState.DONE, ["finished"])


@pytest.mark.rule("PL-62")
def test_queued_job_is_cancelled_at_once(jinan: Association) -> None:
    job = make_job()

    domain.cancel_job(job=job, by=None)
    job = work(job)

    assert (job.state, published()) == (JobState.CANCELLED, [])


def test_ended_job_is_neither_cancelled_nor_resumed(jinan: Association) -> None:
    job = work(make_job())

    with pytest.raises(IllegalMove):
        domain.cancel_job(job=job, by=None)
    with pytest.raises(IllegalMove):
        domain.resume_job(job=job, by=None)


def test_job_being_cancelled_whose_worker_died_is_cancelled_by_the_sweep(
    jinan: Association,
) -> None:
    job = make_job()
    past = db_now() - timedelta(seconds=1)
    Job.objects.update(state=JobState.CANCELLING, lease="dead", lease_until=past)

    job = work(job)

    assert (job.state, published()) == (JobState.CANCELLED, [])


def test_job_that_loses_every_worker_fails(jinan: Association) -> None:
    job = make_job()
    past = db_now() - timedelta(seconds=1)
    Job.objects.update(state=JobState.RUNNING, lease="dead", lease_until=past, takeovers=3)

    job = work(job)

    assert (job.state, published()) == (JobState.FAILED, [])


def test_job_with_a_living_worker_is_left_alone(jinan: Association) -> None:
    job = make_job()
    later = db_now() + timedelta(seconds=30)
    Job.objects.update(state=JobState.RUNNING, lease="alive", lease_until=later)

    job = work(job)

    assert (job.state, job.lease, published()) == (JobState.RUNNING, "alive", [])


def test_sweep_takes_up_what_nobody_holds(
    jinan: Association, django_capture_on_commit_callbacks: object
) -> None:
    from anpei.jobs import queries

    job = make_job()
    held = make_job()
    later = db_now() + timedelta(seconds=30)
    Job.objects.filter(pk=held.pk).update(state=JobState.RUNNING, lease="alive", lease_until=later)
    work(make_job(rows=0))

    assert queries.jobs_without_a_worker() == [job.pk]


def test_task_works_in_its_tenant(jinan: Association) -> None:
    job = make_job()

    tasks.work_on_job("jinan", job.pk)

    assert Job.objects.get(pk=job.pk).state == JobState.DONE


def test_acts_are_audited(cast: Cast) -> None:
    admin = make_staff("boss", "admin")
    job = work(make_job(admin, explode=1))
    domain.resume_job(job=job, by=admin)

    acts = AuditEntry.objects.filter(subject="jobs.job").order_by("pk")

    assert list(acts.values_list("act", "actor")) == [
        ("job.queued", "boss"),
        ("job.running", "system"),
        ("job.failed", "system"),
        ("job.queued", "boss"),
    ]


def test_job_needs_a_role_of_its_kind(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        make_job(make_staff("money", "finance"))
    with pytest.raises(NotAllowed):
        make_job(cast.alice)

    assert not Job.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"), [("people.exe", b"x"), ("people", b"x"), ("people.xlsx", b"")]
)
def test_wrong_upload_is_refused(jinan: Association, name: str, content: bytes) -> None:
    with pytest.raises(InvalidInput) as refused:
        domain.start_job(kind=KIND, file=SimpleUploadedFile(name, content), by=None)

    assert (refused.value.field, Job.objects.exists()) == ("file", False)


def test_upload_is_kept_under_a_secret_name(jinan: Association) -> None:
    job = domain.start_job(
        kind=KIND, parameters={"rows": 1}, file=SimpleUploadedFile("名单.XLSX", b"PK"), by=None
    )

    assert job.file_name == "名单.XLSX"
    assert "名单" not in job.file.name
    with job.file.open() as kept:
        assert kept.read() == b"PK"


def test_lease_on_an_ended_job_is_refused_by_the_table(jinan: Association) -> None:
    job = make_job()

    with pytest.raises(IntegrityError, match="job_leased_only_at_work"), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(lease="x")


def test_position_beyond_the_total_is_refused_by_the_table(jinan: Association) -> None:
    job = make_job()

    with pytest.raises(IntegrityError, match="job_position_within_total"), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(position=26, total=25)


def test_row_told_twice_is_refused_by_the_table(jinan: Association) -> None:
    job = make_job()
    JobRow.objects.create(job=job, row=1, state="failed")

    with pytest.raises(IntegrityError, match="job_row_told_once"), transaction.atomic():
        JobRow.objects.create(job=job, row=1, state="failed")
