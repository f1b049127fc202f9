"""The audit log, searched by staff (PL-65)."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from anpei.accounts.models import Role
from anpei.audit import domain as audit
from anpei.audit.models import AuditCheck, AuditEntry
from anpei.kernel.clock import policy_today
from anpei.kernel.request_context import client_address
from anpei.reports.audit_words import act_words
from tests.enrolment.applying import SignedIn, count_queries
from tests.factories import Cast, make_staff

LOG = "/staff/audit/"
ENGLISH = {"Accept-Language": "en"}


def note(cast: Cast, **changes: Any) -> AuditEntry:
    return audit.record(
        **{"act": "order.approved", "subject": cast.training_class, "by": cast.staff, **changes}
    )


def listed(cast: Cast, **query: Any) -> set[int]:
    page = SignedIn(cast.staff).get(LOG, query).content.decode()
    return {int(number) for number in re.findall(r'href="/staff/audit/(\d+)/"', page)}


def forge(entry: AuditEntry) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_auditentry DISABLE TRIGGER audit_append_only")
        cursor.execute("UPDATE audit_auditentry SET actor = 'x' WHERE id = %s", [entry.pk])


@pytest.mark.rule("PL-65")
def test_log_is_narrowed_by_who_act_subject_period_address_and_words(cast: Cast) -> None:
    teacher = make_staff("teacher", Role.TEACHER)
    token = client_address.set("192.0.2.7")
    by_teacher = note(cast, by=teacher, act="class.change", reason="改期")
    client_address.reset(token)
    by_system = note(cast, by=None, after={"state": "qualified"})
    other = note(cast, subject=cast.licence)
    mine = {by_teacher.pk, by_system.pk, other.pk}
    tomorrow = (policy_today() + timedelta(days=1)).isoformat()

    assert listed(cast) >= mine
    assert listed(cast, actor="teacher") & mine == {by_teacher.pk}
    assert listed(cast, actor="system") & mine == {by_system.pk}
    assert listed(cast, act="class.change") & mine == {by_teacher.pk}
    assert listed(cast, subject="people.licence") & mine == {other.pk}
    assert listed(cast, subject="people.licence", subject_id=0) & mine == set()
    assert listed(cast, address="192.0.2.7") & mine == {by_teacher.pk}
    assert listed(cast, q="改期") & mine == {by_teacher.pk}
    assert listed(cast, q="qualified") & mine == {by_system.pk}
    assert listed(cast, since=tomorrow) & mine == set()
    assert listed(cast, until=policy_today().isoformat()) >= mine


@pytest.mark.rule("PL-65")
def test_an_entry_shows_before_and_after_and_its_seal(cast: Cast) -> None:
    entry = note(cast, before={"places": 10, "name": "旧"}, after={"places": 20}, reason="扩班")
    admin = SignedIn(cast.staff)

    fresh = admin.get(f"{LOG}{entry.pk}/", headers=ENGLISH).content.decode()
    audit.seal_entries()
    audit.verify_entries()
    checked = admin.get(f"{LOG}{entry.pk}/", headers=ENGLISH).content.decode()

    cells = re.findall(r"<td[^>]*>(.*?)</td>", fresh, re.DOTALL)
    plain = [re.sub(r"<[^>]+>", "", cell).strip() for cell in cells]
    assert plain == ["name", "旧", "—", "places", "10", "20"]
    assert ("not sealed yet" in fresh, "checked" in checked, "扩班" in fresh) == (True, True, True)


@pytest.mark.rule("PL-65")
def test_staff_see_how_far_the_chain_is_whole_and_where_it_breaks(cast: Cast) -> None:
    first, _second = note(cast), note(cast)
    sealed = audit.seal_entries()
    audit.verify_entries()
    admin = SignedIn(cast.staff)
    whole = admin.get(LOG, headers=ENGLISH).content.decode()

    forge(first)
    audit.verify_entries()
    not_looked_back = AuditCheck.objects.get().broken_entry
    audit.restart_verification()
    audit.verify_entries()
    broken = admin.get(LOG, headers=ENGLISH).content.decode()

    assert f"{sealed} sealed entries checked" in whole
    assert not_looked_back is None
    assert AuditCheck.objects.get().broken_entry == first.pk
    assert f"Entry {first.pk} is not what was sealed" in broken


@pytest.mark.rule("PL-65")
def test_a_break_is_cleared_by_a_person_with_a_reason_alone(cast: Cast) -> None:
    first = note(cast)
    note(cast)
    audit.seal_entries()
    forge(first)
    audit.verify_entries()
    admin = SignedIn(cast.staff)

    admin.post(f"{LOG}clear/", {"reason": " "})
    without = AuditCheck.objects.get().broken_entry
    admin.post(f"{LOG}clear/", {"reason": "运维误操作，已核实"})
    audit.restart_verification()
    audit.verify_entries()
    cleared = AuditCheck.objects.get()

    assert without == first.pk
    assert (cleared.is_broken, cleared.last_whole_at is not None) == (False, True)
    entry = AuditEntry.objects.get(act="audit.break_cleared")
    assert (entry.reason, entry.actor_id, entry.before["entry"]) == (
        "运维误操作，已核实",
        cast.staff.pk,
        first.pk,
    )
    with connection.cursor() as cursor:
        cursor.execute("UPDATE audit_auditentry SET actor = 'y' WHERE id = %s", [first.pk])
    audit.restart_verification()
    assert audit.verify_entries().broken_entry == first.pk


@pytest.mark.rule("PL-65")
def test_check_goes_on_where_it_stopped(cast: Cast) -> None:
    audit.seal_entries()
    before = audit.verify_entries().verified_up_to
    for _turn in range(5):
        note(cast)
    audit.seal_entries()

    steps = [audit.verify_entries(limit=2).verified_up_to for _ in range(3)]

    assert steps == [before + 2, before + 4, before + 5]
    assert AuditCheck.objects.get().last_whole_at is not None


@pytest.mark.rule("PL-65")
def test_the_log_is_never_emptied(cast: Cast) -> None:
    note(cast)

    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("TRUNCATE audit_auditentry")


@pytest.mark.rule("PL-65")
def test_older_entries_are_reached_by_position(cast: Cast) -> None:
    entries = [note(cast) for _ in range(45)]

    page = SignedIn(cast.staff).get(LOG).content.decode()
    older = re.search(r'href="\?before=(\d+)"', page)

    assert older
    assert listed(cast) == {entry.pk for entry in entries[5:]}
    assert {entry.pk for entry in entries[:5]} <= listed(cast, before=older[1])


@pytest.mark.rule("PL-65")
def test_log_is_exported_as_it_is_narrowed(cast: Cast) -> None:
    note(cast, reason="甲")
    note(cast, act="class.change", reason="乙")

    answer = SignedIn(cast.staff).get(LOG, {"export": "csv", "act": "class.change"})

    sheet = b"".join(answer.streaming_content).decode()
    assert ("甲" in sheet, "乙" in sheet) == (False, True)


@pytest.mark.rule("PL-65")
@pytest.mark.parametrize(
    ("act", "words"),
    [
        ("order.approved", "Order：approved"),
        ("change_password", "Password changed"),
        ("enrolment.credits_complete", "Enrolment：credits complete"),
        ("edition.prepare", "Edition of the rules：prepared"),
        ("never.seen", "never：seen"),
    ],
)
def test_acts_are_said_in_words(act: str, words: str) -> None:
    with translation.override("en"):
        assert act_words(act) == words


def test_log_is_for_administrators(cast: Cast) -> None:
    entry = note(cast)
    registrar = SignedIn(make_staff("registrar", Role.REGISTRAR))

    assert [registrar.get(path).status_code for path in (LOG, f"{LOG}{entry.pk}/")] == [403, 403]


@pytest.mark.parametrize("number", [1, 3])
def test_log_asks_the_same_queries(cast: Cast, number: int) -> None:
    admin = SignedIn(cast.staff)
    for _ in range(number):
        note(cast)

    queries = count_queries(lambda: admin.get(LOG))

    # session, user, entries, check, unsealed, acts
    assert queries == 6
