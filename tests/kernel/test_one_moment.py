from datetime import UTC, datetime

from django.db import connection
from django.test.utils import CaptureQueriesContext

from anpei.kernel.clock import db_now, one_moment, policy_now, rehearse
from tenants.models import Association


def test_a_page_is_judged_at_one_moment(jinan: Association) -> None:
    with one_moment(), CaptureQueriesContext(connection) as asked:
        moments = {policy_now() for _turn in range(3)}

    clock = [query for query in asked if "clock_timestamp" in query["sql"]]
    assert (len(moments), len(clock)) == (1, 1)


def test_deadlines_never_look_at_the_pages_moment(jinan: Association) -> None:
    with one_moment():
        shown = policy_now()

        assert db_now() > shown


def test_rehearsed_moment_goes_before_the_pages(jinan: Association) -> None:
    wanted = datetime(2027, 3, 1, tzinfo=UTC)

    with one_moment():
        policy_now()
        with rehearse(wanted):
            assert policy_now() == wanted
