"""延期申请 and 补考申请 over the API (YN-40, PL-64)."""

from datetime import timedelta

import pytest

from anpei.enrolment.models import Enrolment
from anpei.kernel.clock import policy_today
from anpei.petitions.models import Petition
from tests.clients.calling import App, register
from tests.yunnan.conftest import SCHEMA, Company
from tests.yunnan.test_study import Learner, learner

__all__ = ["learner"]
pytestmark = pytest.mark.rule("YN-40", "PL-64")


@pytest.fixture
def app(company: Company, learner: Learner) -> App:
    return App.signed_in(register(company.staff)[0], learner.user, schema=SCHEMA)


def test_more_time_is_asked_for_when_the_period_is_over(app: App, learner: Learner) -> None:
    path = f"/api/petitions/{learner.enrolment.public_id}/"
    wanted = {"kind": "more_time", "phone": "13800000000", "promised": True}
    early, allowed_before = app.send(path, wanted), choices(app, path)
    Enrolment.objects.update(study_until=policy_today() - timedelta(days=1))

    allowed_after = choices(app, path)
    wrong = app.send(path, wanted | {"phone": "138"})
    filed, twice = app.send(path, wanted), app.send(path, wanted)

    assert (early.status_code, allowed_before["more_time"], allowed_after["more_time"]) == (
        403,
        False,
        True,
    )
    assert (wrong.status_code, wrong.json()["field"]) == (422, "phone")
    assert (filed.status_code, filed.json()["state"], twice.status_code) == (201, "open", 403)
    assert [one["id"] for one in app.ask("/api/petitions/").json()["petitions"]] == [
        Petition.objects.get().public_id
    ]


def choices(app: App, path: str) -> dict[str, bool]:
    return {one["kind"]: one["decision"]["allowed"] for one in app.ask(path).json()["choices"]}
