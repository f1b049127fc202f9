"""Nobody, then a stranger before the camera: a person decides, and says why."""

import pytest
from playwright.sync_api import expect

from tests.e2e import enterprise_pages as office
from tests.e2e import exam_pages as exam
from tests.e2e import learner_pages as learner
from tests.e2e import review_pages as desk
from tests.e2e.chromium import DESKTOP, PHONE, Filmed, window
from tests.e2e.conftest import People
from tests.e2e.people import demo_company
from tests.journey.play import Stage
from tests.journey.registry import Holder

pytestmark = pytest.mark.browser
REASON = "演示：照片与证件照不是同一人"


@pytest.mark.rule("SD-06", "SD-45", "SD-50", "SD-51", "SD-52", "PL-34", "PL-35")
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_nobody_then_a_stranger_ends_at_the_reviewer(
    size: tuple[int, int], stage: Stage, origin: str, people: People, wrong_face: Filmed
) -> None:
    prepared = (people.phone_stranger if size == PHONE else people.stranger).result()
    holder = prepared.holder

    with window(wrong_face, origin, size) as candidate:
        learner.signs_in(candidate, stage, holder)
        exam.goes_to_exam(candidate)
        exam.starts(candidate)
        exam.answers(candidate, prepared.know)
        exam.waits_for_photo(candidate, 3)
        exam.hands_in(candidate)
        _reviewer_refuses(wrong_face, origin, size, holder)
        candidate.menu("/learner/photos/")
        told_learner = candidate.text()
        candidate.menu("/learner/exams/")
        expect(candidate.page.locator('main a[href$="/camera/"]').first).to_be_visible()
    with window(wrong_face, origin, size) as boss:
        office.enterprise_signs_in(boss, demo_company(stage))
        boss.menu("/enterprise/refusals/")
        row = boss.page.locator(f'tr:has-text("{holder.licence_number}")')
        told_enterprise = row.inner_text()
        pictures = boss.page.locator("main img").count()

    assert REASON in told_learner
    assert REASON in told_enterprise
    assert pictures == 0


def _reviewer_refuses(browser: Filmed, origin: str, size: tuple[int, int], holder: Holder) -> None:
    with window(browser, origin, size) as reviewer:
        office.staff_signs_in(reviewer, "reviewer")
        desk.opens_case(reviewer, holder)
        desk.sees_photos_and_flags(reviewer)
        desk.refuses(reviewer, REASON)
        expect(reviewer.page.locator("main")).to_contain_text(holder.name)
