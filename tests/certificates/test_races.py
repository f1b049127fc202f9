"""What threads and crashes must not do to certificates."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import OperationalError, connection

from anpei.audit.models import AuditEntry
from anpei.certificates.domain import (
    ensure_signing_key,
    issue_certificate,
    limits,
    replace_certificate,
    revoke_certificate,
)
from anpei.certificates.domain.limits import check_tries
from anpei.certificates.models import Certificate, NumberSeries, SigningKey
from anpei.certificates.tasks import issue_certificate as issue_task
from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import EnrolmentState
from anpei.kernel.errors import Throttled
from tenants.entering import enter_tenant
from tenants.models import Association
from tests.certificates.conftest import make_reported
from tests.factories import make_enterprise, make_licence, make_person


def race(*acts: Callable[[], object]) -> list[object]:
    """Run all at once; each one's result or exception."""
    gate = threading.Barrier(len(acts))
    results: list[object] = [None] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        try:
            gate.wait()
            results[place] = act()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def make_results(schema: str, count: int) -> list[int]:
    with enter_tenant(schema):
        enterprise = make_enterprise()
        return [
            make_reported(make_licence(make_person(f"柯{n}"), enterprise)).pk for n in range(count)
        ]


def issuing(schema: str, pk: int) -> Callable[[], object]:
    def act() -> object:
        with enter_tenant(schema):
            return issue_certificate(enrolment=Enrolment.objects.get(pk=pk), by=None).number

    return act


@pytest.mark.rule("SD-54")
def test_one_result_issued_by_many_at_once_has_one_certificate(
    racing_tenant: Association, media: Path
) -> None:
    schema = racing_tenant.schema_name
    (pk,) = make_results(schema, 1)

    results = race(*[issuing(schema, pk)] * 6)

    with enter_tenant(schema):
        number = Certificate.objects.get().number
        assert SigningKey.objects.count() == 1
    assert results == [number] * 6
    assert len(list(media.rglob("*.pdf"))) == 1


@pytest.mark.rule("SD-54")
def test_numbers_given_at_once_are_all_different_and_without_gap(
    racing_tenant: Association,
) -> None:
    schema = racing_tenant.schema_name
    results = make_results(schema, 8)

    numbers = race(*[issuing(schema, pk) for pk in results])

    with enter_tenant(schema):
        assert NumberSeries.objects.get().last == 8
    assert sorted(str(number)[-6:] for number in numbers) == [f"{n:06d}" for n in range(1, 9)]


def test_limit_counted_at_once_lets_exactly_its_number_through(
    racing_tenant: Association,
) -> None:
    schema, limit = racing_tenant.schema_name, limits.Limit("race", 5, 86_400)

    def act() -> object:
        with enter_tenant(schema):
            return check_tries(limit=limit, of="x")

    results = race(*[act] * 12)

    assert results.count(None) == 5
    assert sum(isinstance(result, Throttled) for result in results) == 7


@pytest.mark.rule("SD-54")
def test_crash_before_the_commit_leaves_the_result_due(
    racing_tenant: Association, monkeypatch: pytest.MonkeyPatch
) -> None:
    schema = racing_tenant.schema_name
    (pk,) = make_results(schema, 1)

    def crash(**_: object) -> None:
        raise MemoryError

    with monkeypatch.context() as crashing:
        crashing.setattr("anpei.certificates.domain.issue.move_enrolment", crash)
        with pytest.raises(MemoryError):
            issue_task(schema, pk)
    with enter_tenant(schema):
        between = Certificate.objects.count(), Enrolment.objects.get(pk=pk).state
    issue_task(schema, pk)

    assert between == (0, EnrolmentState.REPORTED)
    with enter_tenant(schema):
        assert Certificate.objects.get().number.endswith("-000001")
        assert Enrolment.objects.get(pk=pk).state == EnrolmentState.CERTIFIED


def test_key_made_at_once_is_one(racing_tenant: Association) -> None:
    schema = racing_tenant.schema_name

    def act() -> object:
        with enter_tenant(schema):
            return ensure_signing_key().key_id

    assert len(set(race(act, act, act))) == 1


@pytest.mark.rule("SD-54", "PL-50")
def test_certificate_ended_at_once_ends_once(racing_tenant: Association) -> None:
    schema = racing_tenant.schema_name
    (pk,) = make_results(schema, 1)
    with enter_tenant(schema):
        certificate = issue_certificate(enrolment=Enrolment.objects.get(pk=pk), by=None)

    def ending(how: Callable[..., Certificate]) -> Callable[[], object]:
        def act() -> object:
            with enter_tenant(schema):
                return how(certificate=certificate, by=None, reason="更正").number

        return act

    ended = race(*[ending(how) for how in (revoke_certificate, replace_certificate) * 3])

    assert not [one for one in ended if isinstance(one, OperationalError)]  # nobody in a circle
    with enter_tenant(schema):
        valid = Certificate.objects.filter(state="valid").count()
        successors = Certificate.objects.filter(replaces=certificate).count()
        assert valid == successors
        assert AuditEntry.objects.filter(act__in=ENDINGS).count() == 1


ENDINGS = ("certificate.revoked", "certificate.replaced")
