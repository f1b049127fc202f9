"""Asking at once: the limit holds (SD-38)."""

from collections import Counter

import pytest

from anpei.courses.domain import ask_question
from anpei.courses.models import Enquiry
from anpei.kernel.errors import Throttled
from tenants.entering import enter_tenant
from tenants.models import Association
from tests.enrolment.test_races import fire
from tests.factories import make_learner_user, make_person


@pytest.mark.rule("SD-38")
def test_asking_at_once_is_throttled(racing_tenant: Association) -> None:
    schema = racing_tenant.schema_name
    with enter_tenant(schema):
        learner = make_learner_user(make_person())

    results = fire(
        schema, [lambda: ask_question(title="间距？", body="", topic=None, by=learner)] * 8
    )

    assert Counter(type(one) for one in results) == {Enquiry: 3, Throttled: 5}
