"""A registered client, and an app that holds its key."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from anpei.clients.models import ApiClient
from tests.clients.calling import App, register
from tests.factories import Cast


@pytest.fixture(autouse=True)
def _nothing_counted() -> Iterator[None]:
    """Requests that an earlier test made are not this one's."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def registered(cast: Cast) -> tuple[ApiClient, str]:
    return register(cast.staff)


@pytest.fixture
def client_row(registered: tuple[ApiClient, str]) -> ApiClient:
    return registered[0]


@pytest.fixture
def app(registered: tuple[ApiClient, str]) -> App:
    return App(registered[1])
