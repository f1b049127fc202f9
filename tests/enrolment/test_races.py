"""Places under fire (SD-12, T39, T40): many threads, one database, real locks."""

import threading
from collections import Counter
from collections.abc import Callable, Sequence

import pytest
from django.db import connection

from anpei.enrolment.domain import ClassFull, enrol_people
from anpei.enrolment.models import Enrolment, TrainingClass
from anpei.enrolment.policies import NotEligible
from anpei.kernel.errors import AnpeiError
from anpei.people.models import Licence
from tenants.entering import enter_tenant
from tenants.models import Association
from tests.enrolment.applying import FILED, SignedIn
from tests.factories import (
    make_class,
    make_enterprise,
    make_enterprise_user,
    make_licence,
    make_person,
)


def fire(schema: str, shots: Sequence[Callable[[], object]]) -> list[object]:
    """Run every shot in a thread of its own, all let go at once; what each gave or raised."""
    gate = threading.Barrier(len(shots))
    results: list[object] = [None] * len(shots)

    def run(number: int, shot: Callable[[], object]) -> None:
        try:
            with enter_tenant(schema):
                connection.ensure_connection()
                gate.wait(timeout=60)
                results[number] = shot()
        except AnpeiError as error:
            results[number] = error
        finally:
            connection.close()

    threads = [
        threading.Thread(target=run, args=(number, shot)) for number, shot in enumerate(shots)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def shot(licence: Licence, training_class: TrainingClass) -> Callable[[], object]:
    return lambda: enrol_people(
        training_class=training_class,
        licences=[licence.public_id],
        enterprise=licence.enterprise,
        by=None,
    )


@pytest.mark.rule("SD-12")
def test_two_hundred_at_once_into_fifty_places(racing_tenant: Association) -> None:
    schema = racing_tenant.schema_name
    with enter_tenant(schema):
        the_class, enterprise = make_class(places=50), make_enterprise()
        licences = [make_licence(make_person(), enterprise) for _ in range(200)]

    results = fire(schema, [shot(licence, the_class) for licence in licences])

    with enter_tenant(schema):
        the_class.refresh_from_db()
        enrolled = Enrolment.objects.filter(training_class=the_class).count()
    kinds = Counter(type(result).__name__ for result in results)
    assert kinds == {"list": 50, "ClassFull": 150}
    assert (the_class.taken, enrolled) == (50, 50)


@pytest.mark.rule("SD-12")
def test_two_for_the_last_place(racing_tenant: Association) -> None:
    schema = racing_tenant.schema_name
    with enter_tenant(schema):
        the_class, enterprise = make_class(places=1), make_enterprise()
        licences = [make_licence(make_person(), enterprise) for _ in range(2)]

    results = fire(schema, [shot(licence, the_class) for licence in licences])

    told = [result for result in results if isinstance(result, ClassFull)]
    assert len(told) == 1
    with enter_tenant(schema):
        assert Enrolment.objects.filter(training_class=the_class).count() == 1


def test_the_same_person_many_times_at_once(racing_tenant: Association) -> None:
    schema = racing_tenant.schema_name
    with enter_tenant(schema):
        licence = make_licence(make_person(), make_enterprise())
        classes = [make_class() for _ in range(20)]

    results = fire(schema, [shot(licence, the_class) for the_class in classes])

    refused = [r for r in results if isinstance(r, NotEligible) and r.decision.rule == "SD-14"]
    assert len(refused) == 19
    with enter_tenant(schema):
        assert Enrolment.objects.filter(licence=licence).count() == 1
        assert sum(TrainingClass.objects.values_list("taken", flat=True)) == 1


@pytest.mark.rule("SD-12", "SD-15")
def test_two_browsers_confirm_the_last_place(racing_tenant: Association) -> None:
    schema = racing_tenant.schema_name
    with enter_tenant(schema):
        the_class = make_class(places=1)
        enterprises = [make_enterprise(f"潍坊建筑 {n} 公司") for n in range(2)]
        licences = [make_licence(make_person(), one) for one in enterprises]
        browsers = [SignedIn(make_enterprise_user(one), schema) for one in enterprises]

    def confirm(browser: SignedIn, licence: Licence) -> Callable[[], object]:
        return lambda: browser.post(
            f"/enterprise/classes/{the_class.public_id}/apply/check/",
            {
                **FILED,
                "licences": [licence.public_id],
                "step": "confirm",
                "amount_fen": "30000",
                "idempotency_key": f"confirm-{licence.public_id}",
            },
        )

    pairs = zip(browsers, licences, strict=True)
    results = fire(schema, [confirm(browser, licence) for browser, licence in pairs])

    statuses = sorted(answer.status_code for answer in results)  # type: ignore[attr-defined]
    apply = f"/enterprise/classes/{the_class.public_id}/apply/"
    with enter_tenant(schema):
        sent_back = [
            browser
            for browser, answer in zip(browsers, results, strict=True)
            if answer["Location"] == apply  # type: ignore[index]
        ]
        told = sent_back[0].get(apply).content.decode()
        enrolled = Enrolment.objects.count()
    assert (statuses, len(sent_back), enrolled) == ([302, 302], 1, 1)
    assert "0 places are left" in told or "0 个名额" in told
