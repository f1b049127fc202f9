"""An edition as staff type it."""

from datetime import date, timedelta
from typing import Any

import pytest

from anpei.kernel.clock import policy_today
from anpei.provinces.current import current_edition, current_province
from anpei.rulebook.forms import EditionForm
from tenants.models import Association


@pytest.fixture
def later(jinan: Association) -> date:
    """A day on which nothing holds yet."""
    return policy_today() + timedelta(days=100)


@pytest.fixture
def typed(later: date) -> dict[str, Any]:
    """The form as it is shown, with a title, a day and enrolment 9 months before expiry."""
    now = current_edition()
    form = EditionForm(current_province(), now, now)
    values = {name: field.initial for name, field in form.fields.items()}
    return {
        **{name: "" if value is None else value for name, value in values.items()},
        "title": "济南市规定",
        "base": "sd-m1",
        "holds_from": later.isoformat(),
        "enrol_months_before_online": "9",
    }
