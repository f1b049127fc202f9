"""Preparing, changing and cancelling an edition before it holds (PL-05)."""

import re
import threading
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections, transaction

from anpei.accounts.models import Role
from anpei.audit.models import AuditEntry
from anpei.enrolment.domain.manage_class import create_class
from anpei.enrolment.models import TrainingClass
from anpei.kernel.clock import policy_today
from anpei.kernel.errors import AnpeiError, Conflict
from anpei.provinces.current import current_edition, edition_by_key
from anpei.provinces.models import TenantEdition
from anpei.rulebook.domain import cancel_edition
from tenants.entering import enter_association
from tenants.models import Association
from tests.enrolment.applying import SignedIn
from tests.factories import Cast, make_cast, make_class, make_curriculum, make_staff

NEW = "/staff/rules/prepare/"


@pytest.mark.rule("PL-05")
def test_only_what_differs_is_kept_and_holds_from_its_day(
    cast: Cast, typed: dict[str, Any], later: date
) -> None:
    typed["study_photo_share"] = "75"
    typed["credits_by_category__A__law"] = "13.5"

    answer = SignedIn(cast.staff).post(NEW, typed)

    row = TenantEdition.objects.get()
    assert answer["Location"] == f"/staff/rules/{row.key}/"
    assert row.overrides == {
        "enrol_months_before_online": 9,
        "study_photo_share": 0.75,
        "credits_by_category": {
            "A": {"civil": 10, "machinery": 10, "management": 100, "law": 135},
            "B": {"civil": 10, "machinery": 10, "management": 100, "law": 120},
            "C": {"civil": 10, "machinery": 10, "management": 100, "law": 120},
        },
    }
    assert current_edition().key == "sd-m1"
    assert current_edition(later - timedelta(days=1)).key == "sd-m1"
    assert current_edition(later).key == row.key
    assert AuditEntry.objects.get(act="edition.prepare").after["overrides"] == row.overrides


@pytest.mark.rule("PL-05")
@pytest.mark.parametrize(
    ("field", "value", "blamed"),
    [
        ("holds_from", "2020-01-01", "holds_from"),
        ("holds_from", "", "holds_from"),
        ("title", "", "title"),
        ("enrol_months_before_online", "99", "enrol_months_before_online"),
        ("enrol_months_before_online", "nine", "enrol_months_before_online"),
        ("study_photo_share", "120", "study_photo_share"),
        ("exam_band__accept", "0.9", "exam_band__accept"),
        ("enrol_months_before_online", "6", "base"),
    ],
)
def test_bad_values_are_blamed_at_their_field_and_lose_nothing(
    cast: Cast, typed: dict[str, Any], field: str, value: str, blamed: str
) -> None:
    answer = SignedIn(cast.staff).post(NEW, {**typed, field: value})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'href="#id_{blamed}"' in page
    assert TenantEdition.objects.count() == 0
    if field != "title":
        assert 'value="济南市规定"' in page


@pytest.mark.rule("PL-05")
def test_two_editions_never_begin_on_one_day(
    cast: Cast, typed: dict[str, Any], later: date
) -> None:
    admin = SignedIn(cast.staff)
    admin.post(NEW, typed)

    second = admin.post(NEW, {**typed, "title": "另一版"})

    assert second.status_code == 422
    with pytest.raises(IntegrityError, match="own_edition_begins_alone"), transaction.atomic():
        TenantEdition.objects.create(key="x", title="x", base="sd-m1", holds_from=later)


@pytest.mark.rule("PL-05")
def test_a_prepared_edition_is_changed_and_cancelled(cast: Cast, typed: dict[str, Any]) -> None:
    admin = SignedIn(cast.staff)
    admin.post(NEW, typed)
    key = TenantEdition.objects.get().key

    shown = admin.get(f"/staff/rules/{key}/change/").content.decode()
    changed = admin.post(
        f"/staff/rules/{key}/change/", {**typed, "enrol_months_before_online": "10"}
    )
    overrides = TenantEdition.objects.get().overrides
    cancelled = admin.post(f"/staff/rules/{key}/cancel/", {"reason": "暂不施行"})

    assert re.search(r'name="enrol_months_before_online" value="9"', shown)
    assert (changed.status_code, overrides) == (302, {"enrol_months_before_online": 10})
    assert (cancelled.status_code, TenantEdition.objects.count()) == (302, 0)
    acts = AuditEntry.objects.filter(subject="provinces.tenantedition").order_by("pk")
    assert [entry.act for entry in acts] == [
        "edition.prepare",
        "edition.change",
        "edition.cancel",
    ]
    assert acts[1].before == {"overrides": {"enrol_months_before_online": 9}}
    assert acts[2].reason == "暂不施行"


@pytest.mark.rule("PL-05")
def test_what_holds_or_is_planned_under_stays_as_it_is(
    cast: Cast, typed: dict[str, Any], later: date
) -> None:
    TenantEdition.objects.create(
        key="held",
        title="held",
        base="sd-m1",
        holds_from=policy_today(),
        overrides={"mock_attempts": 3},
    )
    admin = SignedIn(cast.staff)
    admin.post(NEW, typed)
    prepared = TenantEdition.objects.get(holds_from=later)
    make_class(edition_key=prepared.key)

    for key in ("held", prepared.key):
        admin.post(f"/staff/rules/{key}/cancel/")
        admin.post(
            f"/staff/rules/{key}/change/",
            {**typed, "holds_from": later + timedelta(days=1), "mock_attempts": "4"},
        )

    assert sorted(TenantEdition.objects.values_list("key", flat=True)) == ["held", prepared.key]
    assert edition_by_key("held").policy.mock_attempts == 3
    assert edition_by_key(prepared.key).holds_from == later
    with pytest.raises(Conflict):
        cancel_edition(edition=prepared, by=cast.staff)


@pytest.mark.rule("PL-05")
def test_an_enrolment_keeps_the_edition_it_was_made_under(
    cast: Cast, typed: dict[str, Any]
) -> None:
    before = edition_by_key(cast.training_class.edition_key)

    SignedIn(cast.staff).post(NEW, typed)

    assert edition_by_key(cast.training_class.edition_key) is before


@pytest.mark.rule("PL-05")
def test_only_administrators_prepare_editions(cast: Cast, typed: dict[str, Any]) -> None:
    registrar = SignedIn(make_staff("registrar", Role.REGISTRAR))

    answers = [
        registrar.get("/staff/rules/").status_code,
        registrar.get(NEW).status_code,
        registrar.post(NEW, typed).status_code,
    ]

    assert answers == [200, 403, 403]
    assert TenantEdition.objects.count() == 0


@pytest.mark.rule("PL-05")
def test_class_and_cancellation_race_for_an_edition(racing_tenant: Association) -> None:
    """Either the class is refused, or the edition stays: never a class without its rules."""
    with enter_association(racing_tenant):
        cast = make_cast()
        row = TenantEdition.objects.create(
            key="raced",
            title="raced",
            base="sd-m1",
            holds_from=policy_today() + timedelta(days=50),
            overrides={"mock_attempts": 3},
        )
        known = make_class(curriculum=make_curriculum(topics=1, credit_tenths=120))
    barrier, outcomes = threading.Barrier(2), []

    def run(work: Any) -> None:
        try:
            with enter_association(racing_tenant):
                barrier.wait(timeout=10)
                work()
            outcomes.append("done")
        except AnpeiError:
            outcomes.append("refused")
        finally:
            connections.close_all()

    plan = _plan(known)
    threads = [
        threading.Thread(target=run, args=(lambda: create_class(plan=plan, by=None),)),
        threading.Thread(target=run, args=(lambda: cancel_edition(edition=row, by=cast.staff),)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    with enter_association(racing_tenant):
        has_class = TrainingClass.objects.filter(edition_key="raced").exists()
        has_edition = TenantEdition.objects.filter(key="raced").exists()
    assert sorted(outcomes) == ["done", "refused"]
    assert has_class == has_edition
    assert connection.schema_name == "public"  # type: ignore[attr-defined]


def _plan(known: TrainingClass) -> Any:
    from dataclasses import fields

    from anpei.enrolment.domain import ClassPlan

    values = {field.name: getattr(known, field.name) for field in fields(ClassPlan)}
    return ClassPlan(**{**values, "number": "raced", "edition_key": "raced"})
