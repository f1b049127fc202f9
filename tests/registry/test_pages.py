"""The staff's pages about the registry."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from anpei.accounts.models import Role, User
from anpei.enrolment.states import EnrolmentState
from anpei.kernel.clock import db_now
from anpei.people.models import Licence, LicenceStatus
from anpei.registry import domain
from anpei.registry.models import OutboxEntry, OutboxKind, SyncRun
from anpei.registry.states import OutboxState, SyncState
from tests.factories import Cast, make_class, make_enrolment, make_licence, make_person, make_staff
from tests.fixtures.sandbox import RunningSandbox
from tests.registry.conftest import quick_client


def signed_in(user: User) -> Client:
    client = Client(headers={"host": "jinan.localhost", "accept-language": "en"})
    session = client.session
    session["user"], session["generation"] = user.pk, user.session_generation
    session.save()
    client.cookies["session"] = session.session_key
    return client


def make_entry(cast: Cast, state: OutboxState, error: str = "") -> OutboxEntry:
    licence = make_licence(make_person("钱多"), cast.licence.enterprise)
    enrolment = make_enrolment(licence, make_class(), state=EnrolmentState.QUALIFIED)
    return OutboxEntry.objects.create(
        enrolment=enrolment,
        kind=OutboxKind.TRAINING_RESULT,
        request_key=f"key{enrolment.pk}",
        payload="{}",
        state=state,
        last_error=error,
        failure={OutboxState.FAILED: "refused", OutboxState.DEAD: "garbled"}.get(state, ""),
        next_try_at=db_now(),
        queued_at=db_now(),
    )


@pytest.mark.rule("SD-53")
def test_reports_show_state_and_reason(cast: Cast) -> None:
    make_entry(cast, OutboxState.FAILED, "licence unknown")

    page = signed_in(cast.staff).get("/staff/reports/").content.decode()

    assert "Refused by the registry" in page
    assert "licence unknown" in page


def test_reports_are_filtered_by_state(cast: Cast) -> None:
    make_entry(cast, OutboxState.FAILED, "licence unknown")

    page = signed_in(cast.staff).get("/staff/reports/?state=dead").content.decode()

    assert "licence unknown" not in page
    assert "Try another name or number, or fewer filters." in page


@pytest.mark.parametrize("rows", [1, 3])
def test_reports_take_few_queries(
    cast: Cast, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(rows):
        make_entry(cast, OutboxState.QUEUED)
    client = signed_in(cast.staff)
    client.get("/staff/reports/")

    # The search path; session, user with roles, states, waiting, count, rows.
    with django_assert_num_queries(8):
        client.get("/staff/reports/")


@pytest.mark.rule("PL-51")
def test_dead_letter_is_sent_again(cast: Cast) -> None:
    entry = make_entry(cast, OutboxState.DEAD, "garbled")

    answer = signed_in(cast.staff).post(f"/staff/reports/{entry.public_id}/resend/", follow=True)

    entry.refresh_from_db()
    assert entry.state == OutboxState.QUEUED
    assert "Queued again" in answer.content.decode()


def test_sent_entry_is_not_sent_again(cast: Cast) -> None:
    entry = make_entry(cast, OutboxState.SENT)

    answer = signed_in(cast.staff).post(f"/staff/reports/{entry.public_id}/resend/", follow=True)

    entry.refresh_from_db()
    assert entry.state == OutboxState.SENT
    assert "moved on meanwhile" in answer.content.decode()


@pytest.mark.rule("SD-53")
def test_staff_report_what_waits(cast: Cast) -> None:
    make_enrolment(cast.licence, cast.training_class, state=EnrolmentState.QUALIFIED)
    client = signed_in(cast.staff)
    before = client.get("/staff/reports/").content.decode()

    answer = client.post("/staff/reports/all/", follow=True)

    assert "Report 1 results" in before
    assert "1 result queued." in answer.content.decode()
    assert OutboxEntry.objects.get().enrolment.licence == cast.licence


@pytest.mark.parametrize(
    "path", ["/staff/registry/", "/staff/reports/", "/staff/reports/all/", "/staff/registry/start/"]
)
def test_pages_are_closed_to_others(cast: Cast, path: str) -> None:
    teacher = make_staff("teacher", Role.TEACHER)
    method = "post" if path.endswith(("all/", "start/")) else "get"

    statuses = [
        getattr(signed_in(user), method)(path).status_code
        for user in (cast.alice, cast.learner, teacher)
    ]

    assert statuses == [403, 403, 403]
    assert getattr(Client(headers={"host": "jinan.localhost"}), method)(path).status_code == 302


def test_entry_of_another_association_is_not_found(cast: Cast, other_cast: Cast) -> None:
    page = signed_in(cast.staff).get("/staff/reports/AAAAAAAAAAAAAAAAAAAAAA/")

    assert page.status_code == 404


def test_syncs_without_a_connection_say_what_to_do(cast: Cast) -> None:
    page = signed_in(cast.staff).get("/staff/registry/").content.decode()

    assert "No registry is connected" in page
    assert "No sync yet" in page


@pytest.mark.rule("SD-57")
def test_sync_page_shows_what_was_taken_over(connected: RunningSandbox, cast: Cast) -> None:
    run = domain.run_sync(by=None, client=quick_client())
    client = signed_in(cast.staff)

    listed = client.get("/staff/registry/").content.decode()
    page = client.get(f"/staff/registry/runs/{run.public_id}/").content.decode()

    assert "Done" in listed
    assert "400 rows on 1 pages" in page
    assert "Every row that came was in order." in page


@pytest.mark.rule("PL-51")
def test_held_sync_is_explained_and_decided(connected: RunningSandbox, cast: Cast) -> None:
    domain.run_sync(by=None, client=quick_client())
    connected.edit("spoil", share=0.3)
    run = domain.run_sync(by=None, client=quick_client())
    client = signed_in(cast.staff)
    path = f"/staff/registry/runs/{run.public_id}/"

    page = client.get(path).content.decode()
    client.post(f"{path}decide/", {"act": "approve"})

    run.refresh_from_db()
    assert "Licences that would be revoked or withdrawn" in page
    assert run.state == SyncState.COMPLETED
    assert Licence.objects.filter(status=LicenceStatus.WITHDRAWN).exists()


def test_held_sync_is_discarded_with_a_reason(connected: RunningSandbox, cast: Cast) -> None:
    domain.run_sync(by=None, client=quick_client())
    connected.edit("spoil", share=0.3)
    run = domain.run_sync(by=None, client=quick_client())

    signed_in(cast.staff).post(
        f"/staff/registry/runs/{run.public_id}/decide/", {"act": "discard", "reason": "wrong"}
    )

    assert SyncRun.objects.get(pk=run.pk).state == SyncState.DISCARDED
