"""What the database itself refuses, by the name of the constraint."""

import pytest
from django.db import IntegrityError, transaction

from anpei.enrolment.states import EnrolmentState
from anpei.kernel.clock import db_now
from anpei.kernel.errors import InvalidInput
from anpei.registry import domain
from anpei.registry.models import (
    OutboxEntry,
    OutboxKind,
    RegistryConnection,
    SyncPosition,
    SyncRun,
)
from anpei.registry.states import SyncState
from tenants.models import Association
from tests.factories import Cast, make_enrolment


def test_two_open_syncs_are_refused(jinan: Association) -> None:
    SyncRun.objects.create(since=0, started_by="system", state=SyncState.QUARANTINED)

    with pytest.raises(IntegrityError, match="one_open_sync_run"), transaction.atomic():
        SyncRun.objects.create(since=0, started_by="system")

    assert SyncRun.objects.create(since=0, started_by="x", state=SyncState.COMPLETED).pk


def test_two_positions_of_one_list_are_refused(jinan: Association) -> None:
    run = SyncRun.objects.create(since=0, started_by="system")
    SyncPosition.objects.create(run=run, kind="people")

    with pytest.raises(IntegrityError, match="one_position_a_list"), transaction.atomic():
        SyncPosition.objects.create(run=run, kind="people")


def test_second_registry_connection_is_refused(jinan: Association) -> None:
    domain.connect_sandbox(dataset="jinan", by=None)

    with pytest.raises(IntegrityError, match="one_registry_connection"), transaction.atomic():
        RegistryConnection.objects.create(pk=2, client_id="another", secret="another")


def test_second_report_of_one_enrolment_is_refused(cast: Cast) -> None:
    enrolment = make_enrolment(cast.licence, cast.training_class, state=EnrolmentState.QUALIFIED)
    entry = domain.report_result(enrolment=enrolment, by=None)

    with pytest.raises(IntegrityError, match="told_once_a_kind"), transaction.atomic():
        OutboxEntry.objects.create(
            enrolment=enrolment,
            kind=OutboxKind.TRAINING_RESULT,
            request_key="another",
            payload="{}",
            next_try_at=db_now(),
            queued_at=db_now(),
        )

    assert OutboxEntry.objects.get() == entry


@pytest.mark.parametrize("address", ["http://registry.example", "http://169.254.169.254", "x"])
def test_unsafe_registry_address_is_refused(jinan: Association, address: str) -> None:
    with pytest.raises(InvalidInput):
        domain.connect_registry(base_url=address, client_id="x", secret="x", by=None)

    assert not RegistryConnection.objects.exists()
