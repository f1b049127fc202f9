"""A browser before the first association."""

import pytest

from tenants.models import Association
from tests.accounts.browsing import Browser


@pytest.fixture
def browser(jinan: Association) -> Browser:
    return Browser(jinan)
