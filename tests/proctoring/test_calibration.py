"""Error curves of the machine on one's own people, and what they allow to be said (DESIGN §8)."""

from datetime import timedelta

import pytest

from anpei.accounts.models import Role
from anpei.audit.models import AuditEntry
from anpei.kernel.clock import db_now, policy_today
from anpei.proctoring import domain
from anpei.proctoring.curves import Compared, curve, propose, tally, upper
from anpei.proctoring.models import Calibration, Photo
from anpei.provinces.contract import PhotoBand
from anpei.provinces.current import current_edition, edition_by_key
from anpei.provinces.models import TenantEdition
from tests.exams.ready import browser_of, text
from tests.factories import make_staff
from tests.fixtures.faces import Who, frames
from tests.proctoring import shots


def _crowd(people: int, *, same: float = 0.3, different: float = 0.8) -> list[Compared]:
    return [
        Compared(person=one, reference=other, distance=same if one == other else different)
        for one in range(people)
        for other in range(people)
    ]


@pytest.mark.rule("PL-34")
def test_interval_is_wilsons() -> None:
    assert round(upper(0.0, 100), 4) == 0.037
    assert round(upper(0.5, 100), 4) == 0.5962
    assert upper(1.0, 10) == 1.0


@pytest.mark.rule("PL-34")
def test_many_people_allow_a_proposal_between_the_two_heaps() -> None:
    found = propose(curve(tally(_crowd(80))))

    assert (found.accept, found.unsure) == (0.78, 0.78)


@pytest.mark.rule("PL-34")
def test_few_people_allow_none() -> None:
    found = propose(curve(tally(_crowd(20))))

    assert (found.accept, found.unsure) == (None, None)


@pytest.mark.rule("PL-34")
def test_overlap_leaves_room_for_the_reviewer() -> None:
    crowd = _crowd(200, same=0.5, different=0.8)
    crowd += [Compared(person=1, reference=2, distance=0.45) for _ in range(2000)]

    found = propose(curve(tally(crowd)))

    assert (found.accept, found.unsure) == (0.44, 0.5)


@pytest.mark.rule("PL-34")
def test_measuring_compares_reviewed_pictures_with_every_reference(
    consented, enrolment, cast
) -> None:
    photo = shots.send(shots.at_gate(enrolment), frames(Who.COLLINS, 1)[0])
    domain.analyse_photo(photo=photo)
    Photo.objects.filter(pk=photo.pk).update(
        judged_by=cast.staff, judged_at=db_now(), machine_band="unsure", band=PhotoBand.ACCEPT
    )

    made = domain.calibrate_faces(by=cast.staff)

    assert (made.people, made.same, made.different, made.is_enough) == (1, 1, 1, False)
    assert made.points[0]["false_accept"] == 0.0
    assert made.points[-1]["false_reject"] == 0.0
    assert AuditEntry.objects.filter(act="faces.calibrated").count() == 1


@pytest.mark.rule("PL-34", "PL-05")
def test_proposal_becomes_an_own_edition(cast) -> None:
    made = Calibration.objects.create(
        made_at=db_now(),
        people=80,
        same=80,
        different=6320,
        accept=0.4,
        unsure=0.52,
        points=[one.stored() for one in curve(tally(_crowd(80)))],
    )
    client = browser_of(make_staff("boss", Role.ADMIN))
    day = policy_today() + timedelta(days=30)

    page = text(client.get("/staff/rules/faces/"))
    answer = client.post(
        "/staff/rules/faces/adopt/", {"calibration": made.public_id, "holds_from": str(day)}
    )

    edition = edition_by_key(TenantEdition.objects.get().key)
    assert (answer.status_code, "data-chart" in page, "0.52" in page) == (302, True, True)
    assert (edition.policy.exam_band.accept, edition.policy.study_band.unsure) == (0.4, 0.52)
    assert edition.policy.exam_questions == current_edition().policy.exam_questions
