"""The exam page when the line is cut and when a second window takes over."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import exam_pages as exam
from tests.e2e import learner_pages as learner
from tests.e2e.chromium import Filmed, Window, window
from tests.e2e.conftest import People
from tests.journey.play import Stage

pytestmark = pytest.mark.browser


@pytest.mark.rule("SD-43", "SD-44", "PL-30")
def test_exam_page_keeps_answers_through_a_cut_line_and_yields_to_a_newer_window(
    stage: Stage, origin: str, people: People, right_face: Filmed
) -> None:
    prepared = people.examinee.result()

    with window(right_face, origin) as candidate:
        learner.signs_in(candidate, stage, prepared.holder)
        exam.goes_to_exam(candidate)
        exam.starts(candidate)
        exam.answers(candidate, lambda _stem, _options: [0], until=1)
        _answers_while_the_line_is_cut(candidate)
        newer = _second_window(candidate)
        expect(candidate.page.locator("[data-exam-notice=lease]")).to_be_visible(timeout=20_000)
        expect(candidate.page.locator(".exam-option input").first).to_be_disabled()
        answered = newer.locator("[data-exam-index] .is-answered").count()
        newer.locator("[data-exam-hand-in]").click()
        expect(newer.locator("[data-hand-in-unanswered]")).to_contain_text("7")
        newer.close()

    assert answered == 3


def _answers_while_the_line_is_cut(candidate: Window) -> None:
    page = candidate.page
    page.context.set_offline(True)
    for item in (1, 2):
        exam.cell(page, item).click()
        page.locator(".exam-option").nth(1).click()
    expect(page.locator("[data-exam-notice=offline]")).to_be_visible()
    expect(page.locator("[data-exam-saved]")).to_contain_text("2")
    page.context.set_offline(False)
    expect(page.locator("[data-exam-notice=offline]")).to_be_hidden(timeout=20_000)
    exam.saved(page)


def _second_window(candidate: Window) -> Page:
    candidate.witness.allowed.add(409)  # the older window is told by it
    newer = candidate.page.context.new_page()
    newer.goto(candidate.page.url)
    expect(newer.locator("[data-exam-form]")).to_be_visible()
    return newer
