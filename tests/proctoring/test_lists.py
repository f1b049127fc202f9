"""Lists cost the same with one row as with three."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from anpei.accounts.models import User
from anpei.proctoring import domain
from anpei.proctoring.models import Review
from tests.exams.ready import begin, browser_of, make_candidate
from tests.factories import Cast, make_learner_user, make_licence, make_person
from tests.fixtures import faces
from tests.fixtures.faces import Who
from tests.proctoring import shots


def _case(cast: Cast, name: str) -> Review:
    """A passed exam of one more of Alice's people, waiting for review."""
    person = make_person(name)
    assert cast.alice.enterprise is not None
    candidate = make_candidate(
        make_licence(person, cast.alice.enterprise), make_learner_user(person)
    )
    attempt = begin(candidate)[0]
    shots.pass_exam(attempt, candidate.user)
    domain.judge_attempt(attempt=attempt)
    return Review.objects.get(attempt=attempt)


def _statements(user: User, url: str) -> int:
    browser = browser_of(user)
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(url).status_code == 200
    return sum(not query["sql"].startswith("SET search_path") for query in queries)


@pytest.mark.parametrize("rows", [1, 3])
def test_desk_costs_seven_statements(cast, rows):
    for number in range(rows):
        _case(cast, f"学员{number}")

    assert _statements(cast.staff, reverse("proctoring:reviews")) == 7


@pytest.mark.parametrize("rows", [1, 3])
def test_refusals_cost_six_statements(cast, rows):
    for number in range(rows):
        review = _case(cast, f"学员{number}")
        domain.refuse_review(review=review, ground="other_people", reason="", by=cast.staff)

    assert _statements(cast.alice, reverse("proctoring:refusals")) == 6


@pytest.mark.parametrize("rows", [1, 3])
def test_own_photos_cost_twelve_statements(attempt, candidate, rows):
    for frame in faces.frames(Who.COLLINS, rows):
        shots.take(shots.ask_for_exam_photo(attempt), frame)

    assert _statements(candidate.user, reverse("proctoring:photos")) == 12


@pytest.mark.parametrize("rows", [1, 3])
def test_case_costs_ten_statements(attempt, candidate, cast, rows):
    for frame in faces.frames(Who.HOPPER, rows):
        shots.take(shots.ask_for_exam_photo(attempt), frame)
    shots.pass_exam(attempt, candidate.user)
    domain.judge_attempt(attempt=attempt)
    url = reverse("proctoring:review", args=[Review.objects.get().public_id])

    assert _statements(cast.staff, url) == 10
