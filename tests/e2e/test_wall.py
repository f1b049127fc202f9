"""A candidate and a proctor at once: what the camera sees is on the wall, what the proctor does is
on the candidate's page, and all of it stands in the timeline (PL-31, PL-32)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect

from tests.browser import launch_chromium
from tests.e2e import enterprise_pages as office
from tests.e2e import exam_pages as exam
from tests.e2e import learner_pages as learner
from tests.e2e import wall_pages as wall
from tests.e2e.chromium import Filmed, chromium, window, write_film
from tests.e2e.people import Prepared, add_newcomers, bring_to_exam, enrol
from tests.fixtures.faces import Who, nobody, two_people
from tests.journey.learner import enterprise_hands_out_code
from tests.journey.play import Stage

pytestmark = pytest.mark.browser
SCENE_SECONDS = 25.0


@pytest.fixture
def candidate(stage: Stage) -> Prepared:
    (holder,) = add_newcomers(stage, 1)
    return bring_to_exam(stage, holder, enterprise_hands_out_code(enrol(stage, [holder]), holder))


@pytest.fixture
def changing(stage: Stage, playwright: Playwright, tmp_path: Path) -> Iterator[Filmed]:
    """Collins at the gate; in the exam Hopper, then an empty chair, then both of them."""
    file, own, strange = (
        tmp_path / "room.mjpeg",
        stage.frames(Who.COLLINS),
        stage.frames(Who.HOPPER),
    )
    films = iter(range(9))

    def film() -> Path:
        gate = next(films) == 0
        scenes = (
            [(next(own), 3.0) for _ in range(8)]
            if gate
            else [
                *((next(strange), SCENE_SECONDS / 8) for _ in range(8)),
                (nobody(), SCENE_SECONDS),
                (two_people(), SCENE_SECONDS),
            ]
        )
        return write_film(file, scenes)

    with chromium(playwright, file, film) as filmed:
        yield filmed


@pytest.mark.rule("PL-31", "PL-32", "PL-33")
def test_the_wall_sees_the_candidate_and_the_candidate_hears_the_proctor(
    stage: Stage, origin: str, candidate: Prepared, changing: Filmed, playwright: Playwright
) -> None:
    name = candidate.holder.name
    office_browser = launch_chromium(playwright)
    with (
        window(changing, origin) as sitting,
        window(Filmed(office_browser, lambda: None), origin) as watching,
    ):
        page = sitting.page
        sitting.witness.allowed.add(409)  # a pulse on its way while the proctor ends the exam
        learner.signs_in(sitting, stage, candidate.holder)
        exam.goes_to_exam(sitting)
        exam.starts(sitting)
        office.staff_signs_in(watching, "proctor")
        wall.opens_wall(watching)

        wall.sees_flag(watching, name, "stranger")
        wall.sees_flag(watching, name, "nobody")
        wall.sees_flag(watching, name, "faces")

        wall.opens_candidate(watching, name)
        wall.sees_live_picture(watching)
        expect(page.locator("[data-exam-notice=looked]")).to_be_visible()
        wall.does(watching, "warn", reason="请坐正，只准一人在场")
        expect(page.locator("[data-exam-told]")).to_contain_text("请坐正")
        page.locator("[data-exam-told] button").first.click()
        wall.does(watching, "pause", reason="核对身份")
        expect(page.locator("[data-exam-cover]")).to_be_visible()
        expect(page.locator("[data-exam-cover-reason]")).to_have_text("核对身份")
        wall.does(watching, "resume")
        expect(page.locator("[data-exam-cover]")).to_be_hidden()
        before = _seconds(page.locator("[data-countdown]").inner_text())
        wall.does(watching, "give_time", minutes="7", reason="暂停补时")
        page.wait_for_function(
            "before => { const [m, s] = document.querySelector('[data-countdown]')"
            ".innerText.match(/(\\d+):(\\d+)/).slice(1).map(Number);"
            " return m * 60 + s > before + 300; }",
            arg=before,
        )
        page.locator("[data-exam-hand]").click()
        hand = watching.page.locator('[data-command="answer_hand"]')
        expect(hand).to_be_visible()
        wall.does(watching, "answer_hand", text="马上处理")
        expect(page.locator("[data-exam-hand]")).to_have_attribute("aria-pressed", "false")
        with page.expect_navigation(url="**/result/"):
            wall.does(watching, "end", reason="他人在场，考试终止")
        told = sitting.text()
        timeline = wall.reads_timeline(watching)

    office_browser.close()
    assert "他人在场，考试终止" in told
    for word in ("请坐正", "核对身份", "暂停补时", "马上处理", "他人在场", "褚监考"):
        assert word in timeline


def _seconds(clock: str) -> int:
    minutes, seconds = clock.strip().split(":")[-2:]
    return int("".join(c for c in minutes if c.isdigit())) * 60 + int(seconds[:2])
