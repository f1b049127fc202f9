import pytest
from django.db import connection

from anpei.people.models import Enterprise
from tenants.entering import UnknownTenant, enter_tenant
from tenants.hot import hot_row
from tenants.models import Association
from tests.factories import make_enterprise

COUNT = "SELECT count(*) FROM {schema}.people_enterprise WHERE name = %s"


@pytest.mark.rule("PL-03")
def test_hot_row_reads_its_own_tenant_whatever_the_search_path(db: None) -> None:
    with enter_tenant("jinan"):
        make_enterprise("only here")
    with enter_tenant("yantai"):
        there = hot_row(COUNT, ["only here"])
    with enter_tenant("jinan"):
        here = hot_row(COUNT, ["only here"])

    assert (here, there) == ((1,), (0,))


def test_hot_row_outside_a_tenant_is_refused(db: None) -> None:
    with pytest.raises(UnknownTenant):
        hot_row(COUNT, ["x"])


def test_hot_row_comes_back_after_its_connection_was_killed(racing_tenant: Association) -> None:
    with enter_tenant(racing_tenant.schema_name):
        assert hot_row(COUNT, ["x"]) == (0,)
        pid = connection.connection.info.backend_pid
        other = connection.copy()
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
        other.close()

        assert hot_row(COUNT, ["x"]) == (0,)
        assert Enterprise.objects.count() == 0
