"""A browser before the first association, and what its forms send."""

import pytest
from django.test import Client
from tenants.models import Association

from anpei.accounts.domain import current_agreement


@pytest.fixture
def browser(jinan: Association) -> Client:
    return Client(headers={"host": f"{jinan.schema_name}.localhost"})


@pytest.fixture
def agreed(jinan: Association) -> dict[str, str]:
    """The agreement's part of a sign-in form, agreed to."""
    return {"agreement": current_agreement().version, "agree": "on"}
