"""Every address of the URL conf, walked: few queries, and as many for three rows as for one.

Nothing here names a page: a new one is walked from the day it has an address, with rows made from
the models' own fields (tests.walk). What cannot open is named in ``CLOSED`` with its reason.
"""

from tests.factories import Cast
from tests.walk.addresses import addresses
from tests.walk.ground import fill_everything, make_ground
from tests.walk.story import tell_again
from tests.walk.walking import ACTION, OPEN, count_queries, walk

MOST = 12
CLOSED = {
    "accounts:activate": "begins with a code",
    "accounts:learner_password": "comes after the first step of signing in",
    "accounts:staff_code": "comes after the first step of signing in",
    "certificates:batch": "a file that long work has made",
    "clients:api_sign_in": "wants a client's key (tests/clients)",
    "clients:api_learner_tokens": "wants a client's key (tests/clients)",
    "clients:api_business_tokens": "wants a client's key (tests/clients)",
    "clients:api_refresh_tokens": "wants a client's key (tests/clients)",
    "courses:poster": "a file under a signed address",
    "courses:stream": "a file under a signed address",
    "proctoring:picture": "a file under a signed address",
    "entry:confirm": "what was ticked a moment ago",
    "entry:registered": "comes after the entry's form",
    "messages:open": "marks the message and leads on to its link",
    "invigilation:seats": "makes what has changed anew at the first look (tests/invigilation)",
    "site:enterprise_accounts_file": "a list that was made a moment ago",
    "site:learner_accounts_file": "a list that was made a moment ago",
    "exams:export_questions": "wants one curriculum chosen",
    "exams:upload": "shows a file that was read a moment ago",
    "rulebook:change": "an edition of one's own that does not hold yet",
    "set_language": "leads back",
    "site:enterprise_home": "leads on to the portal's first page",
    "site:learner_home": "leads on to the portal's first page",
}


def test_every_page_opens_and_asks_twelve_queries_at_most_however_many_rows(cast: Cast) -> None:
    ground = make_ground(cast)
    with_rows = {address.name for address in addresses() if address.parameters}
    open_to_all = [address for address in addresses() if address.name not in CLOSED]
    walked = {address.name: walk(address, ground) for address in open_to_all}
    opened = {name: step for name, step in walked.items() if step.status == OPEN}
    shut = {
        name: (step.status, step.path, step.why)
        for name, step in walked.items()
        # Rows made from fields alone do not open every page of a single thing yet.
        if step.status not in {OPEN, ACTION} and name not in with_rows
    }

    for _turn in range(2):
        tell_again(cast)
        fill_everything()
    grown = {
        name: (step.queries, count_queries(ground.browsers[step.portal], step.path))
        for name, step in opened.items()
    }

    assert shut == {}
    heavy = {name: step.queries for name, step in opened.items() if step.queries > MOST}
    growing = {name: pair for name, pair in grown.items() if pair[0] != pair[1]}
    assert (heavy, growing) == ({}, {})
