"""One person's whole way through the pages, on a desk and on a phone."""

import pytest
from playwright.sync_api import expect

from tests.e2e import enterprise_pages as office
from tests.e2e import exam_pages as exam
from tests.e2e import learner_pages as learner
from tests.e2e.chromium import DESKTOP, PHONE, Filmed, Window, window
from tests.e2e.conftest import People
from tests.e2e.people import demo_company
from tests.journey.paper import learn
from tests.journey.play import Stage
from tests.journey.registry import Holder

pytestmark = pytest.mark.browser


@pytest.mark.rule(
    "SD-04a", "SD-06", "SD-11", "SD-14", "SD-15", "SD-22", "SD-31", "SD-32", "SD-33", "SD-34",
    "SD-41", "SD-43", "SD-45", "SD-54", "SD-55", "PL-13", "PL-20", "PL-30", "PL-50",
)  # fmt: skip
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_right_learner_walks_the_whole_way(
    size: tuple[int, int], stage: Stage, origin: str, people: People, right_face: Filmed
) -> None:
    holder = people.phone if size == PHONE else people.desktop

    with window(right_face, origin, size) as boss:
        code = _enrol_and_pay(boss, right_face, stage, holder)
    with window(right_face, origin, size) as candidate:
        learner.gives_name(candidate, stage, holder)
        learner.activates(candidate, code)
        learner.studies_everything(candidate)
        _sit_exam(candidate, stage)
        learner.waits_for_certificate(candidate)
        pdf = learner.downloads_certificate(candidate)
        address = learner.verification_address(candidate)
    text = learner.verification_text(right_face.browser, origin + address)

    assert pdf.startswith(b"%PDF")
    printed = (holder.name, holder.id_number, holder.licence_number)
    assert [one for one in printed if one not in text] == []


def _enrol_and_pay(boss: Window, browser: Filmed, stage: Stage, holder: Holder) -> str:
    """The activation code of a learner whose payment is approved."""
    company = demo_company(stage)
    office.enterprise_signs_in(boss, company)
    office.opens_short_class(boss)
    office.reads_who_is_kept_out(boss)
    order = office.applies(boss, holder, company)
    office.files_receipt(boss, company)
    with window(browser, boss.origin, PHONE if boss.phone else DESKTOP) as finance:
        office.staff_signs_in(finance, "finance")
        office.finance_approves(finance, order)
    return office.makes_code(boss, holder)


def _sit_exam(candidate: Window, stage: Stage) -> None:
    """Half the answers, a reload, the other half but one, the dialog, the last, handed in."""
    page = candidate.page
    know = learn(learner.visitor_of(candidate, stage))
    candidate.witness.bodies.clear()
    exam.goes_to_exam(candidate)
    exam.starts(candidate)
    exam.answers(candidate, know, until=5)
    exam.cell(page, 2).click()
    before = exam.chosen(page)
    page.locator("[data-exam-mark]").click()
    exam.saved(page)
    candidate.sits_anew()
    page.reload()
    _is_as_it_was(candidate, before)
    exam.answers(candidate, know, first=5, until=9)
    _dialog_counts_what_is_missing(candidate)
    exam.answers(candidate, know, first=9)
    exam.waits_for_photo(candidate)
    exam.hands_in(candidate)
    candidate.check_width()
    expect(page.locator("main .notice.tone-success").first).to_be_visible()
    assert exam.leaks(candidate.witness) == []
    assert sum("/take-over/" in url for url, _ in candidate.witness.bodies) == 2


def _is_as_it_was(candidate: Window, before: list[int]) -> None:
    page = candidate.page
    expect(page.locator("[data-exam-form]")).to_be_visible()
    expect(page.locator("[data-exam-index] .is-answered")).to_have_count(5)
    expect(page.locator("[data-exam-index] .is-marked")).to_have_count(1)
    expect(exam.cell(page, 5)).to_have_attribute("aria-current", "true")
    exam.cell(page, 2).click()
    expect(page.locator("[data-exam-mark]")).to_have_attribute("aria-pressed", "true")
    assert exam.chosen(page) == before


def _dialog_counts_what_is_missing(candidate: Window) -> None:
    page = candidate.page
    page.locator("[data-exam-hand-in]").click()
    expect(page.locator("[data-hand-in-unanswered]")).to_contain_text("1")
    expect(page.locator("[data-hand-in-marked]")).to_contain_text("1")
    page.locator("#hand-in .form-actions [data-dialog-close]").click()
