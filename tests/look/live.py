"""The pages that no link leads to: a lesson before the camera, an exam that is sat and watched."""

import os
import tempfile
from pathlib import Path

from playwright.sync_api import Playwright, expect

from tests.browser import launch_chromium
from tests.e2e import enterprise_pages as office
from tests.e2e import exam_pages as exam
from tests.e2e import learner_pages as learner
from tests.e2e import wall_pages as wall
from tests.e2e.chromium import Filmed, Window, chromium, window, write_film
from tests.e2e.people import add_newcomers, bring_to_exam, enrol
from tests.fixtures.faces import Who
from tests.fixtures.running import RunningPlatform
from tests.journey.learner import enterprise_hands_out_code
from tests.journey.play import Stage
from tests.journey.registry import Holder
from tests.look.album import Album


def look_at_live(playwright: Playwright, album: Album, home: Path) -> None:
    """Two newcomers of the demo's enterprise: one learns, one sits the exam under a proctor."""
    stage = RunningPlatform(int(os.environ.get("ANPEI_WEB_PORT", "8000")), home).stage()
    origin = f"http://{stage.host}:{stage.port}"
    studies, sits = add_newcomers(stage, 2)
    enterprise = enrol(stage, [studies, sits])
    codes = [enterprise_hands_out_code(enterprise, one) for one in (studies, sits)]
    bring_to_exam(stage, sits, codes[1])
    with tempfile.TemporaryDirectory() as folder:
        film = Path(folder) / "camera.mjpeg"
        poses = stage.frames(Who.COLLINS)

        def write() -> Path:
            return write_film(film, [(next(poses), 1.7) for _ in range(13)])

        with chromium(playwright, film, write) as filmed:
            with window(filmed, origin) as student:
                _study(student, stage, studies, codes[0], album)
            proctors = launch_chromium(playwright, "--lang=zh-CN")
            with (
                window(filmed, origin) as candidate,
                window(Filmed(proctors, lambda: None), origin) as proctor,
            ):
                candidate.witness.allowed.add(409)  # a pulse on its way while the exam is ended
                _exam(candidate, proctor, stage, sits, album)
            proctors.close()


def _study(student: Window, stage: Stage, holder: Holder, code: str, album: Album) -> None:
    page = student.page
    learner.gives_name(student, stage, holder)
    album.keep(page, "accounts-activate")
    learner.activates(student, code)
    album.keep(page, "study-home-new")
    student.menu("/learner/study/")
    student.press('main a[href^="/learner/topics/"]')
    album.keep(page, "study-categories")
    student.press('td.is-actions a[href^="/learner/topics/"]')
    album.keep(page, "study-topics-open")
    student.press("a.back-link")
    assert learner.chooses_topic(student)
    if "/learner/consent/" in page.url:
        student.fill({"agree": ""})
        student.press("main form button[type=submit]")
    learner.shows_live_picture(page)
    album.keep(page, "study-gate")
    page.locator("[data-start]").click()
    expect(page.locator("[data-gate]")).to_be_hidden()
    album.keep(page, "study-player")


def _exam(candidate: Window, proctor: Window, stage: Stage, holder: Holder, album: Album) -> None:
    page, desk = candidate.page, proctor.page
    learner.signs_in(candidate, stage, holder)
    candidate.menu("/learner/exams/")
    album.keep(page, "exams-open")
    candidate.press('main a[href$="/camera/"]')
    learner.shows_live_picture(page)
    album.keep(page, "exams-camera")
    candidate.press("[data-gate-next]")
    album.keep(page, "exams-rules")
    page.locator("main form input[type=checkbox]").check()
    candidate.press("main form button[type=submit]")
    learner.shows_live_picture(page)
    album.keep(page, "exams-confirm")
    exam.starts(candidate)
    album.keep(page, "exams-sit")
    office.staff_signs_in(proctor, "proctor")
    proctor.menu("/staff/exam-rooms/")
    album.keep(desk, "invigilation-rooms-waiting")
    wall.opens_wall(proctor)
    album.keep(desk, "invigilation-wall")
    wall.opens_candidate(proctor, holder.name)
    wall.sees_live_picture(proctor)
    album.keep(desk, "invigilation-panel")
    wall.does(proctor, "warn", reason="请坐正，只准一人在场")
    expect(page.locator("[data-exam-told]")).to_contain_text("请坐正")
    album.keep(page, "exams-sit-warned")
    wall.does(proctor, "pause", reason="核对身份")
    expect(page.locator("[data-exam-cover]")).to_be_visible()
    album.keep(page, "exams-sit-paused")
    room = desk.url
    with page.expect_navigation(url="**/result/"):
        wall.does(proctor, "end", reason="他人在场，考试终止")
    album.keep(page, "exams-result-ended")
    wall.reads_timeline(proctor)
    album.keep(desk, "invigilation-candidate")
    proctor.open(room.removeprefix(proctor.origin).replace("/wall/", "/finished/"))
    album.keep(desk, "invigilation-finished")
    candidate.menu("/learner/refusals/")
    candidate.press('main a[href^="/learner/losses/"]')
    album.keep(page, "proctoring-loss")
