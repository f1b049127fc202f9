"""An association of the province where people pay online within 30 minutes, and its gateway."""

from collections.abc import Iterator

import pytest
from django.db import connection
from pytest_django.fixtures import Settings
from pytest_django.plugin import DjangoDbBlocker

from anpei.payments.domain import paying
from anpei.payments.models import Order
from anpei.sandbox.gateway.book import Gateway
from tenants.entering import enter_association
from tenants.models import Association
from tests.fixtures.sandbox import RunningSandbox
from tests.payments.online.tenants import Market, make_online_association

SCHEMA = "kunming"


@pytest.fixture(scope="session")
def _kunming(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock():
        if not Association.objects.filter(schema_name=SCHEMA).exists():
            make_online_association(SCHEMA)


@pytest.fixture
def kunming(_kunming: None, db: None) -> Iterator[Association]:
    """Inside the association."""
    with enter_association(Association.objects.get(schema_name=SCHEMA)) as association:
        yield association


@pytest.fixture
def gateway(sandbox: RunningSandbox, settings: Settings) -> Gateway:
    """The sandbox's own book and keys, the ones its process uses; no trade of an earlier test."""
    sandbox.clear_faults()
    settings.SANDBOX_URL = sandbox.url
    book = Gateway(sandbox.home)
    book.clear()
    return book


@pytest.fixture
def market(kunming: Association, gateway: Gateway, sandbox: RunningSandbox) -> Market:
    """Connected with every provider; a class with places, people who want in."""
    paying.connect_sandbox_providers(by=None)
    return Market(gateway=gateway, sandbox=sandbox)


@pytest.fixture
def order(market: Market) -> Order:
    """One person, 300 yuan, 30 minutes to pay."""
    return market.order()


@pytest.fixture
def racing_market(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    request: pytest.FixtureRequest,
    gateway: Gateway,
    sandbox: RunningSandbox,
) -> Iterator[Market]:
    """The same in a committed schema of its own, dropped afterwards. Not entered."""
    schema = f"race{abs(hash(request.node.nodeid)) % 10**8}"
    with django_db_blocker.unblock():
        association = make_online_association(schema)
        with enter_association(association):
            paying.connect_sandbox_providers(by=None)
        yield Market(gateway=gateway, sandbox=sandbox, schema=schema)
        connection.set_schema_to_public()  # type: ignore[attr-defined]
        association.domains.all().delete()
        Association.objects.filter(pk=association.pk).delete()
        with connection.cursor() as cursor:
            cursor.execute(f'DROP SCHEMA "{schema}" CASCADE')
