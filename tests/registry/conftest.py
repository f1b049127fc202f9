"""Associations connected with the sandbox."""

import pytest
from pytest_django.fixtures import Settings

from anpei.kernel.outside import OutsideLimits
from anpei.registry import domain
from anpei.registry.client import RegistryClient, connect
from tenants.models import Association
from tests.fixtures.sandbox import RunningSandbox


@pytest.fixture
def connected(
    fresh_sandbox: RunningSandbox, settings: Settings, jinan: Association
) -> RunningSandbox:
    """济南 is connected with a sandbox as generated."""
    settings.SANDBOX_URL = fresh_sandbox.url
    domain.connect_sandbox(dataset="jinan", by=None)
    return fresh_sandbox


def quick_client() -> RegistryClient:
    """A client that waits a second and does not repeat."""
    return connect(OutsideLimits(total_seconds=1.0, retry_pauses=()))
