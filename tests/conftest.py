"""Two tenants, a fixed cast in each, and the doors into them.

Tests that race or start processes use ``racing_tenant``: a committed schema of their own.
"""

import os
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import setup_databases, teardown_databases
from pytest_django.plugin import DjangoDbBlocker

from tenants.entering import enter_association
from tenants.hosts import forget_hosts
from tenants.models import Association, Domain
from tests.factories import Cast, make_cast

pytest_plugins = ["tests.fixtures.rules", "tests.fixtures.sandbox", "tests.fixtures.running"]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """``-m money`` alone runs what takes minutes about money; a small one of each is always run."""
    if "money" in config.option.markexpr:
        return
    slow = [item for item in items if item.get_closest_marker("money")]
    if slow:
        config.hook.pytest_deselected(items=slow)
        items[:] = [item for item in items if not item.get_closest_marker("money")]


def make_association(schema: str, city: str, *, exam_mode: str = "online") -> Association:
    association = Association.objects.create(
        schema_name=schema,
        name=f"{city}建筑安全协会",
        kind="shandong",
        city=city,
        exam_mode=exam_mode,
        bank_account={
            "name": f"{city}建筑安全协会",
            "bank": "农行",
            "number": "15-000000000000001",
        },
    )
    Domain.objects.create(domain=f"{schema}.localhost", tenant=association, is_primary=True)
    forget_hosts()
    return association


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
) -> None:
    """Several people share one test server: ``ANPEI_TEST_DB`` names the database."""
    test = settings.DATABASES["default"].setdefault("TEST", {})
    suffix = os.environ.get("PYTEST_XDIST_WORKER", "")
    test["NAME"] = "_".join(filter(None, [os.environ.get("ANPEI_TEST_DB", "anpei_test"), suffix]))


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
    django_db_keepdb: bool,
    django_db_createdb: bool,
    django_db_modify_db_settings: None,
) -> Iterator[None]:
    """The test database with the two associations every test can count on.

    Instead of pytest-django's own, which makes no database when every chosen test comes in by
    ``racing_tenant`` and none by ``db``.
    """
    with django_db_blocker.unblock():
        made = setup_databases(
            verbosity=0, interactive=False, keepdb=django_db_keepdb and not django_db_createdb
        )
        for schema, city, mode in (("jinan", "济南", "online"), ("yantai", "烟台", "offline")):
            if not Association.objects.filter(schema_name=schema).exists():
                make_association(schema, city, exam_mode=mode)
    yield
    # A thread that raced may have left its connection; the database could not be dropped then.
    with django_db_blocker.unblock():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                " AND backend_type = 'client backend'"
            )
        if not django_db_keepdb:
            teardown_databases(made, verbosity=0)


@pytest.fixture(autouse=True)
def _begin_in_public() -> Iterator[None]:
    """A test that fails inside a tenant must not take the following ones with it."""
    connection.set_schema_to_public()  # type: ignore[attr-defined]
    yield
    connection.set_schema_to_public()  # type: ignore[attr-defined]


@pytest.fixture
def jinan(db: None) -> Iterator[Association]:
    """Inside the first tenant: 济南, exam online."""
    with enter_association(Association.objects.get(schema_name="jinan")) as association:
        yield association


@pytest.fixture
def cast(jinan: Association) -> Cast:
    """济南's people: an enterprise, a colleague's, a stranger's, staff, a class."""
    return make_cast()


@pytest.fixture
def other_cast(db: None) -> Cast:
    """The same names and numbers in 烟台: what must never leak."""
    outer = connection.tenant  # type: ignore[attr-defined]  # django-tenants' wrapper
    connection.set_schema_to_public()  # type: ignore[attr-defined]
    with enter_association(Association.objects.get(schema_name="yantai")):
        cast = make_cast()
    connection.set_tenant(outer)  # type: ignore[attr-defined]
    return cast


@pytest.fixture
def racing_tenant(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, request: pytest.FixtureRequest
) -> Iterator[Association]:
    """A committed schema for threads and processes; dropped afterwards. Not entered."""
    schema = f"race{abs(hash(request.node.nodeid)) % 10**8}"
    with django_db_blocker.unblock():
        association = make_association(schema, "潍坊")
        yield association
        connection.set_schema_to_public()
        Domain.objects.filter(tenant=association).delete()
        Association.objects.filter(pk=association.pk).delete()
        with connection.cursor() as cursor:
            cursor.execute(f'DROP SCHEMA "{schema}" CASCADE')
        forget_hosts()
