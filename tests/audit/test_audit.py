import pytest
from django.db import IntegrityError, connection, transaction

from anpei.audit import domain as audit
from anpei.audit.models import AuditEntry
from anpei.enrolment.domain import move_enrolment
from anpei.enrolment.states import EnrolmentState
from tests.factories import Cast, make_enrolment


def make_entries(cast: Cast, number: int) -> None:
    for turn in range(number):
        audit.record(act="test.act", subject=cast.staff, by=cast.staff, after={"turn": turn})


def test_seal_chains_every_entry_in_order(cast: Cast) -> None:
    make_entries(cast, 3)

    sealed = audit.seal_entries()

    digests = list(AuditEntry.objects.order_by("pk").values_list("digest", flat=True))
    assert sealed == len(digests) == len(set(digests))
    assert audit.find_forged_entry() is None


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
