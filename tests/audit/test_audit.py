from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from anpei.audit import domain as audit
from anpei.audit.domain.seal import digest_of
from anpei.audit.models import AuditEntry
from anpei.enrolment.domain import move_enrolment
from anpei.enrolment.states import EnrolmentState
from tenants.entering import enter_tenant
from tenants.models import Association
from tests.factories import Cast, make_enrolment

INSERT = """
INSERT INTO audit_auditentry
  (at, actor, address, act, subject, subject_id, before, after, reason, digest)
VALUES (now(), 'system', '', 'test.first', 'x', 1, '{}', '{}', '', '')
"""


@pytest.fixture(autouse=True)
def _own_files(tmp_path: Path, settings: LazySettings) -> None:
    """Positions begin anew with every rolled-back transaction; files do not."""
    settings.MEDIA_ROOT = tmp_path


def make_entries(cast: Cast, number: int) -> None:
    for turn in range(number):
        audit.record(act="test.act", subject=cast.staff, by=cast.staff, after={"turn": turn})


def test_seal_chains_every_entry_in_order(cast: Cast) -> None:
    make_entries(cast, 3)

    sealed = audit.seal_entries()

    digests = list(AuditEntry.objects.order_by("pk").values_list("digest", flat=True))
    assert sealed == len(digests) == len(set(digests))
    assert audit.find_forged_entry() is None


@pytest.mark.rule("PL-65")
def test_a_lower_key_committed_later_forges_nothing(racing_tenant: Association) -> None:
    """Keys are taken at INSERT, rows are seen at COMMIT."""
    overlapping = connection.copy()
    with enter_tenant(racing_tenant.schema_name):
        audit.seal_entries()
        before = audit.verify_entries()
        overlapping.set_tenant(racing_tenant)
        overlapping.set_autocommit(False)
        with overlapping.cursor() as cursor:
            cursor.execute(INSERT)
        audit.record(act="test.second", subject=racing_tenant, by=None)
        audit.seal_entries()
        overlapping.commit()
        overlapping.close()
        audit.seal_entries()
        after = audit.verify_entries()
        audit.restart_verification()
        again = audit.verify_entries()
        forged = audit.find_forged_entry()
        order = list(AuditEntry.objects.order_by("position").values_list("act", flat=True))
        connection.close()

    assert order[-2:] == ["test.second", "test.first"]
    assert [check.is_broken for check in (before, after, again)] == [False] * 3
    assert again.verified_up_to == before.verified_up_to + 2
    assert forged is None


@pytest.mark.rule("PL-65")
def test_a_chain_sealed_by_the_key_is_numbered_at_the_upgrade(racing_tenant: Association) -> None:
    with enter_tenant(racing_tenant.schema_name):
        for _turn in range(3):
            audit.record(act="test.act", subject=racing_tenant, by=None)
        MigrationExecutor(connection).migrate([("audit", "0003_search_and_check")])
        with connection.cursor() as cursor:
            previous = ""
            for entry in AuditEntry.objects.defer("position").order_by("pk")[:2]:
                previous = digest_of(previous, entry)
                cursor.execute(
                    "UPDATE audit_auditentry SET digest = %s WHERE id = %s", [previous, entry.pk]
                )

        MigrationExecutor(connection).migrate([("audit", "0004_sealing_order")])
        audit.seal_entries()
        check = audit.verify_entries()
        numbered = list(AuditEntry.objects.order_by("pk").values_list("position", flat=True))
        connection.close()

    assert numbered == list(range(1, len(numbered) + 1))
    assert (check.is_broken, check.verified_up_to) == (False, len(numbered))


@pytest.mark.rule("PL-65")
def test_a_chain_sealed_anew_contradicts_its_anchor(cast: Cast) -> None:
    make_entries(cast, 3)
    audit.seal_entries()
    position = audit.anchor_chain()
    whole = audit.verify_entries()
    victim = AuditEntry.objects.order_by("position")[1]
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_auditentry DISABLE TRIGGER audit_append_only")
        cursor.execute("UPDATE audit_auditentry SET actor = 'x' WHERE id = %s", [victim.pk])
        cursor.execute("UPDATE audit_auditentry SET digest = '', position = NULL")
    audit.seal_entries()

    audit.restart_verification()
    check = audit.verify_entries()

    assert (whole.is_broken, audit.find_forged_entry()) == (False, None)
    assert check.broken_anchor == position
    audit.clear_break(by=cast.staff, reason="核实")
    assert audit.verify_entries().is_broken is False


@pytest.mark.rule("PL-65")
def test_entries_cut_off_behind_an_anchor_are_missed(cast: Cast) -> None:
    make_entries(cast, 3)
    audit.seal_entries()
    position = audit.anchor_chain()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_auditentry DISABLE TRIGGER audit_append_only")
        cursor.execute("DELETE FROM audit_auditentry WHERE position = %s", [position])

    assert audit.verify_entries().broken_anchor == position
    assert audit.find_forged_entry() is None


@pytest.mark.rule("PL-65")
def test_an_anchor_that_was_rewritten_is_no_anchor(cast: Cast) -> None:
    make_entries(cast, 1)
    audit.seal_entries()
    position = audit.anchor_chain()
    name = f"audit-anchors/{position}.json"
    with default_storage.open(name) as file:
        written = file.read()
    default_storage.delete(name)
    default_storage.save(name, ContentFile(written.replace(b"20", b"19", 1)))

    assert audit.verify_entries().broken_anchor == position
    audit.clear_break(by=cast.staff, reason="核实")
    assert audit.verify_entries().is_broken is False


def test_a_changed_entry_is_found(cast: Cast) -> None:
    make_entries(cast, 3)
    audit.seal_entries()
    victim = AuditEntry.objects.order_by("pk")[1]

    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_auditentry DISABLE TRIGGER audit_append_only")
        cursor.execute(
            "UPDATE audit_auditentry SET actor = 'somebody else' WHERE id = %s", [victim.pk]
        )

    forged = audit.find_forged_entry()
    assert forged is not None
    assert forged.pk == victim.pk


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_auditentry SET act = 'x'", "DELETE FROM audit_auditentry"]
)
def test_the_database_refuses_to_change_the_log(cast: Cast, statement: str) -> None:
    make_entries(cast, 1)
    audit.seal_entries()

    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_when_the_audit_fails_nothing_remains(cast: Cast) -> None:
    enrolment = make_enrolment(cast.licence, cast.training_class)
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE audit_auditentry ADD CONSTRAINT full_disk CHECK (false) NOT VALID"
        )

    with pytest.raises(IntegrityError, match="full_disk"):
        move_enrolment(enrolment=enrolment, to=EnrolmentState.CREDITS_COMPLETE, by=cast.staff)

    enrolment.refresh_from_db()
    assert enrolment.state == EnrolmentState.STUDYING
    assert enrolment.events.count() == 0
