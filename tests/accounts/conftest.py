"""A browser before the first association, and what its forms send."""

import pytest

from anpei.accounts.domain import current_agreement
from tenants.models import Association
from tests.accounts.browsing import Browser


@pytest.fixture
def browser(jinan: Association) -> Browser:
    return Browser(jinan)


@pytest.fixture
def agreed(jinan: Association) -> dict[str, str]:
    """The agreement's part of a sign-in form, agreed to."""
    return {"agreement": current_agreement().version, "agree": "on"}
