"""The reporting desk: counts, filters, sending many again, the file (SD-53, PL-51)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from anpei.audit.models import AuditEntry
from anpei.jobs.domain import work_on_job
from anpei.jobs.models import Job
from anpei.kernel.clock import db_now
from anpei.registry import queries
from anpei.registry.models import OutboxEntry
from anpei.registry.queries import ReportFilter
from anpei.registry.states import OutboxState
from tests.factories import Cast
from tests.registry.test_pages import make_entry, signed_in

DESK = "/staff/reports/"


@pytest.fixture
def desk(cast: Cast) -> Client:
    return signed_in(cast.staff)


def text(answer) -> str:  # type: ignore[no-untyped-def]
    return str(answer.content.decode())


@pytest.mark.rule("PL-51")
def test_desk_counts_states_failures_and_late_confirmations(cast: Cast, desk: Client) -> None:
    make_entry(cast, OutboxState.FAILED, "licence unknown")
    make_entry(cast, OutboxState.DEAD, "no JSON")
    late = make_entry(cast, OutboxState.SENT)
    OutboxEntry.objects.filter(pk=late.pk).update(sent_at=db_now() - timedelta(days=4))
    fresh = make_entry(cast, OutboxState.SENT)
    OutboxEntry.objects.filter(pk=fresh.pk).update(sent_at=db_now())

    counts = queries.desk_counts()

    assert counts.by_state == {"failed": 1, "dead": 1, "sent": 2}
    assert (counts.by_failure, counts.late) == ({"refused": 1, "garbled": 1}, 1)
    assert list(queries.outbox_entries(ReportFilter(late=True))) == [late]
    assert "later than 3 days" in text(desk.get(f"{DESK}?late=yes"))
    assert "The confirmation is late" in text(desk.get(f"{DESK}{late.public_id}/"))
    assert "Confirmed at the latest" in text(desk.get(f"{DESK}{fresh.public_id}/"))


@pytest.mark.rule("PL-51")
def test_desk_filters_and_searches(cast: Cast) -> None:
    refused = make_entry(cast, OutboxState.FAILED, "licence unknown")
    dead = make_entry(cast, OutboxState.DEAD, "no JSON")
    OutboxEntry.objects.filter(pk=dead.pk).update(receipt="SDJZ1")
    number = refused.enrolment.licence.number

    def found(**wanted: str) -> list[OutboxEntry]:
        return list(queries.outbox_entries(ReportFilter(**wanted)))  # type: ignore[arg-type]

    assert found(failure="refused") == [refused]
    assert found(state="dead") == [dead]
    assert found(search=number) == [refused]
    assert found(search="SDJZ1") == [dead]
    assert found(search="钱多") == [dead, refused]
    assert found(category="B") == []


@pytest.mark.rule("PL-51")
def test_ticked_reports_are_sent_again(cast: Cast, desk: Client) -> None:
    stopped = [make_entry(cast, state, "x") for state in queries.STOPPED]
    sent = make_entry(cast, OutboxState.SENT)

    ids = [entry.public_id for entry in (*stopped, sent)]
    answer = desk.post(f"{DESK}resend/", {"entry": ids}, follow=True)
    nothing = desk.post(f"{DESK}resend/", {}, follow=True)

    assert "2 reports queued again." in text(answer)
    assert "Tick reports that were refused or given up." in text(nothing)
    assert sorted(OutboxEntry.objects.values_list("state", "failure")) == [
        ("queued", ""),
        ("queued", ""),
        ("sent", ""),
    ]


@pytest.mark.rule("PL-51", "PL-62")
def test_all_of_a_filter_are_sent_again_in_the_background(cast: Cast, desk: Client) -> None:
    refused = [make_entry(cast, OutboxState.FAILED, "x") for _ in range(3)]
    dead = make_entry(cast, OutboxState.DEAD, "y")

    answer = desk.post(f"{DESK}resend-all/", {"failure": "refused"})
    job = Job.objects.get()
    OutboxEntry.objects.filter(pk=refused[0].pk).update(state=OutboxState.QUEUED)
    work_on_job(job_id=job.pk)

    job.refresh_from_db()
    dead.refresh_from_db()
    assert answer["Location"].endswith(f"{job.public_id}/")
    assert (job.state, job.done_count, job.skipped_count) == ("done", 2, 1)
    assert dead.state == OutboxState.DEAD
    assert AuditEntry.objects.filter(act="report.queued").count() == 2


def test_sending_all_again_of_nothing_says_so(cast: Cast, desk: Client) -> None:
    answer = desk.post(f"{DESK}resend-all/", {}, follow=True)

    assert "Nothing of this list was refused or given up." in text(answer)


def test_reporting_desk_gives_its_list_as_a_file(cast: Cast, desk: Client) -> None:
    make_entry(cast, OutboxState.FAILED, "=licence unknown")
    make_entry(cast, OutboxState.DEAD, "no JSON")

    file = desk.get(f"{DESK}?failure=refused&export=csv")

    lines = b"".join(file.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert len(lines) == 2
    assert "=licence unknown" not in lines[1].split(",")


def test_stopped_report_without_a_failure_is_not_stored(cast: Cast) -> None:
    entry = make_entry(cast, OutboxState.FAILED, "x")
    entry.failure = ""

    with (
        pytest.raises(IntegrityError, match="stopped_report_names_its_failure"),
        transaction.atomic(),
    ):
        entry.save()
