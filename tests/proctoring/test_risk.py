"""The risk explains itself: what counted how often, at which weight (PL-31, PL-35)."""

import pytest

from anpei.exams.models import Attempt
from anpei.kernel.clock import db_now
from anpei.proctoring import queries
from anpei.proctoring.domain import record_incident
from anpei.proctoring.models import Incident, IncidentKind, Photo
from anpei.proctoring.queries.risk import weigh
from anpei.provinces.current import current_edition
from tests.dummy_province.province import NEW
from tests.fixtures import faces
from tests.proctoring import shots

pytestmark = pytest.mark.rule("PL-31", "PL-35")


def explained(attempt: Attempt) -> list[tuple[str, int, int, int]]:
    return [
        (part.kind, part.count, part.counted, part.points)
        for part in queries.attempt_risk(attempt).parts
    ]


def note(attempt: Attempt, kind: str, seconds: int = 0) -> None:
    Incident.objects.create(attempt=attempt, kind=kind, at=db_now(), seconds=seconds)


def test_every_kind_has_a_weight_in_every_edition(attempt: Attempt) -> None:
    for policy in (current_edition().policy, NEW.policy):
        risk = weigh([(kind, 0) for kind in IncidentKind], policy)
        assert len(risk.parts) == len(IncidentKind)
        assert min(part.weight for part in risk.parts) > 0


def test_same_kind_counts_a_few_times_and_moments_do_not(attempt: Attempt) -> None:
    for seconds in (2, 4, 60, 5, 9, 7):
        note(attempt, "focus_lost", seconds)
    note(attempt, "camera_lost")

    risk = queries.attempt_risk(attempt)

    assert explained(attempt) == [("camera_lost", 1, 1, 30), ("focus_lost", 6, 3, 24)]
    assert (risk.points, risk.asks_for_review) == (54, True)


def test_quiet_exam_has_no_risk(attempt: Attempt) -> None:
    note(attempt, "focus_lost", 1)

    risk = queries.attempt_risk(attempt)

    assert (risk.points, risk.asks_for_review) == (0, False)


def test_risk_ends_at_a_hundred(attempt: Attempt) -> None:
    for kind in ("irregularity", "stranger", "stranger"):
        note(attempt, kind)

    assert queries.attempt_risk(attempt).points == 100


def test_many_attempts_cost_as_many_queries_as_one(
    attempt: Attempt, django_assert_num_queries: object
) -> None:
    note(attempt, "focus_lost", 9)
    for keys in ([attempt.pk], [attempt.pk, 0, 1]):
        with django_assert_num_queries(2):  # type: ignore[operator]
            assert queries.attempt_risks(keys)[attempt.pk].points == 8


@pytest.mark.rule("PL-34")
@pytest.mark.parametrize(
    ("picture", "kinds"),
    [
        (faces.collins, []),
        (faces.hopper, ["stranger"]),
        (faces.nobody, ["no_face"]),
        (faces.black, ["camera_covered"]),
        (faces.two_people, ["several_faces"]),
    ],
)
def test_what_a_photo_shows_is_an_incident_with_its_evidence(attempt, picture, kinds):
    photo = shots.take(shots.ask_for_exam_photo(attempt), picture())

    rows = Incident.objects.filter(attempt=attempt)
    assert [(one.kind, one.photo_id, one.happened_at) for one in rows] == [
        (kind, photo.pk, photo.taken_at) for kind in kinds
    ]


@pytest.mark.rule("PL-34")
def test_photo_that_a_reviewer_accepted_weighs_no_longer(attempt, cast):
    photo = shots.take(shots.ask_for_exam_photo(attempt), faces.nobody())
    before = queries.attempt_risk(attempt).points
    Photo.objects.filter(pk=photo.pk).update(
        band="accept", machine_band="refuse", judged_by=cast.staff, judged_at=db_now()
    )

    assert (before, queries.attempt_risk(attempt).points) == (20, 0)


def test_what_people_note_counts_each_time(attempt: Attempt) -> None:
    for again in (False, False, True):
        record_incident(attempt=attempt, kind=IncidentKind.IRREGULARITY, by=None, again=again)

    assert Incident.objects.count() == 2
