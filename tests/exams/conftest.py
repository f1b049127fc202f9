"""Candidates in 济南, and what must not leak from 烟台."""

import pytest

from tenants.hosts import association_for_host, forget_hosts
from tests.exams.ready import Candidate, make_candidate
from tests.factories import Cast


@pytest.fixture(autouse=True)
def known_hosts(request: pytest.FixtureRequest) -> None:
    """Look the hosts up before a tenant is entered: the look-up works in the public schema."""
    if "racing_tenant" not in request.fixturenames and "jinan" in request.fixturenames:
        request.getfixturevalue("db")
        forget_hosts()
        association_for_host("jinan.localhost")
        association_for_host("yantai.localhost")


@pytest.fixture
def candidate(cast: Cast) -> Candidate:
    """Cast's learner with complete credits."""
    return make_candidate(cast.licence, cast.learner)


@pytest.fixture
def rival(cast: Cast, candidate: Candidate) -> Candidate:
    """The stranger, just as ready."""
    return make_candidate(cast.other_licence, cast.stranger)
