"""Going to an address as the one whose portal it is in, with row after row until it opens."""

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.walk.addresses import Address
from tests.walk.ground import Ground

# No question to the association's tables, or one that is asked once in half a minute.
_FRAMING = ("SET search_path", "SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")
_REMEMBERED = '"tenants_domain"'


OPEN, ACTION, BROKEN = 200, 405, 500


@dataclass(frozen=True)
class Step:
    """Where an address opened and what that cost; ``status`` 0: it never was tried."""

    status: int
    path: str = ""
    portal: str = ""
    queries: int = 0
    why: str = ""
    """Of a page that broke."""


def walk(address: Address, ground: Ground) -> Step:
    """The first path that opens, or is there for POST alone; else a refusal."""
    last = Step(0)
    portals = (address.portal,) if address.portal else ("learner", "enterprise", "staff", "")
    for path in address.paths():
        for portal in portals:
            browser = ground.browsers[portal]
            answer = visit(browser, path)
            status = answer.status_code
            if status == ACTION:
                return Step(status, path)
            if status == OPEN:
                return Step(status, path, portal, count_queries(browser, path))
            last = Step(status, path, portal, why=repr(getattr(answer, "exc_info", ""))[:300])
            if status == BROKEN:
                return last
    return last


def visit(browser: Client, path: str) -> Any:
    """The answer, read to its end: what streams has its queries then."""
    answer: Any = browser.get(path)
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer


def count_queries(browser: Client, path: str) -> int:
    """What a page asks once it has been looked at before."""
    with CaptureQueriesContext(connection) as asked:
        visit(browser, path)
    statements = [query["sql"] for query in asked]
    return sum(not sql.startswith(_FRAMING) and _REMEMBERED not in sql for sql in statements)
