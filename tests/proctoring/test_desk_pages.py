"""The review desk by its pages: claim, judge photos, decide, skip, share out (PL-35, SD-51)."""

import re

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from anpei.accounts.models import Role, User
from anpei.kernel.errors import Conflict, InvalidInput
from anpei.proctoring import domain, queries
from anpei.proctoring.models import Photo, Review
from tests.exams.ready import browser_of
from tests.factories import Cast, make_staff
from tests.fixtures import faces
from tests.fixtures.faces import Who
from tests.proctoring import shots
from tests.proctoring.test_desk import case, own_edition, passed_exam

DESK = "/staff/reviews/"


@pytest.fixture
def zheng(cast: Cast) -> User:
    return make_staff("zheng", Role.REVIEWER)


@pytest.fixture
def desk(zheng: User) -> Client:
    return browser_of(zheng, headers={"accept-language": "en"})


@pytest.fixture
def seen(attempt, candidate, zheng) -> Review:
    """A case with three exam photos, claimed by Zheng."""
    shots.photograph_exam(attempt, [*faces.frames(Who.COLLINS, 2), faces.hopper()])
    shots.pass_exam(attempt, candidate.user)
    domain.judge_attempt(attempt=attempt)
    return domain.claim_review(review=Review.objects.get(), by=zheng)


def _page(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.mark.rule("PL-35")
def test_next_case_is_claimed_and_shown(desk, zheng):
    first, second = case("甲"), case("乙")

    to_first = desk.post(f"{DESK}next/")
    after_first = desk.post(f"{DESK}{first.public_id}/", {"act": "approve"})
    after_second = desk.post(f"{DESK}{second.public_id}/", {"act": "approve"}, follow=True)

    assert to_first.headers["Location"] == f"{DESK}{first.public_id}/"
    assert after_first.headers["Location"] == f"{DESK}{second.public_id}/"
    assert after_second.redirect_chain[-1][0] == DESK
    assert "No other case waits for you." in _page(after_second)
    assert "The desk is empty" in _page(after_second)


@pytest.mark.rule("PL-35")
def test_skipped_case_goes_back_and_the_next_comes(desk, zheng):
    first, second = case("甲"), case("乙")
    domain.claim_review(review=first, by=zheng)

    answer = desk.post(f"{DESK}{first.public_id}/release/", {"then": "next"})

    first.refresh_from_db()
    assert answer.headers["Location"] == f"{DESK}{second.public_id}/"
    assert first.assignee is None


@pytest.mark.rule("PL-35")
def test_case_of_a_colleague_can_be_looked_at_only(seen, cast):
    browser = browser_of(make_staff("wang", Role.REVIEWER), headers={"accept-language": "en"})

    page = _page(browser.get(f"{DESK}{seen.public_id}/"))
    answer = browser.post(f"{DESK}{seen.public_id}/", {"act": "approve"})
    taken = browser.post(f"{DESK}{seen.public_id}/claim/", follow=True)

    seen.refresh_from_db()
    assert "zheng works on this case." in page
    assert 'value="approve"' not in page
    assert "data-judge" not in page
    assert (answer.status_code, seen.state) == (409, "open")
    assert "zheng works on this case." in _page(taken)


@pytest.mark.rule("PL-35", "SD-51")
def test_case_shows_keys_timeline_and_both_kinds_of_photos(seen, desk):
    page = _page(desk.get(f"{DESK}{seen.public_id}/"))

    assert page.count("data-judge=") == 6
    assert [text in page for text in ("<kbd>Z</kbd>", "What happened", "Study photos")] == [
        True
    ] * 3
    assert "Photo not accepted by the machine" in page
    assert page.count('type="radio"') == 5


@pytest.mark.rule("SD-51", "PL-34")
def test_photo_is_judged_by_eye_and_keeps_what_the_machine_said(seen, desk, zheng):
    photo = Photo.objects.exclude(band="accept").first()
    machine = photo.band

    tile = desk.post(f"{DESK}{seen.public_id}/photos/{photo.public_id}/", {"band": "accept"})

    photo.refresh_from_db()
    assert (photo.band, photo.machine_band, photo.judged_by) == ("accept", machine, zheng)
    assert "judged by eye" in _page(tile)
    assert queries.exam_bands(seen.attempt).accept == 3


@pytest.mark.rule("SD-36", "SD-51")
def test_study_photo_accepted_by_eye_counts(candidate, zheng, attempt):
    study = candidate.enrolment.studies.first()
    photo = shots.photograph_study(study, [faces.nobody()])[0]
    shots.pass_exam(attempt, candidate.user)
    domain.judge_attempt(attempt=attempt)
    before = queries.enough_study_photos(candidate.enrolment)

    domain.judge_photo(review=Review.objects.get(), photo=photo, band="accept", by=zheng)

    after = queries.enough_study_photos(candidate.enrolment)
    assert ((before.accepted, before.missing), after.enough) == ((0, 1), True)


def test_photo_of_another_case_or_band_is_not_judged(seen, zheng, cast):
    photo = Photo.objects.filter(attempt=seen.attempt).first()
    other = case("别人")

    with pytest.raises(InvalidInput):
        domain.judge_photo(review=seen, photo=photo, band="unsure", by=zheng)
    with pytest.raises(Conflict):
        domain.judge_photo(review=other, photo=photo, band="accept", by=zheng)
    with pytest.raises(Conflict):
        domain.judge_photo(review=seen, photo=photo, band="accept", by=cast.staff)


def test_judged_photo_without_the_machines_band_is_not_stored(seen, zheng):
    photo = Photo.objects.filter(attempt=seen.attempt).first()
    photo.judged_by = zheng

    with (
        pytest.raises(IntegrityError, match="judged_photo_keeps_the_machines_band"),
        transaction.atomic(),
    ):
        photo.save()


@pytest.mark.rule("PL-35")
def test_administrator_shares_out_the_work(cast, zheng):
    cases = [case("甲"), case("乙")]
    browser = browser_of(cast.staff, headers={"accept-language": "en"})
    listed = _page(browser.get(DESK))

    ticked = {"case": [one.public_id for one in cases], "to": zheng.public_id}
    answer = browser.post(f"{DESK}assign/", ticked, follow=True)
    nothing = browser.post(f"{DESK}assign/", {"to": zheng.public_id}, follow=True)

    assert "Give the ticked cases" in listed
    assert "2 cases given to zheng." in _page(answer)
    assert "Tick the cases and choose a reviewer." in _page(nothing)
    assert set(Review.objects.values_list("assignee", flat=True)) == {zheng.pk}


@pytest.mark.rule("PL-35")
def test_reviewer_does_not_share_out_work(desk, zheng):
    one = case("甲")

    answer = desk.post(f"{DESK}assign/", {"case": one.public_id, "to": zheng.public_id})

    assert answer.status_code == 403
    assert "Give the ticked cases" not in _page(desk.get(DESK))


@pytest.mark.rule("PL-35")
def test_samples_are_approved_in_one_go_and_doubts_refuse_to(desk):
    key = own_edition(study_photo_share=0, review_sample_share=1)
    samples = [Review.objects.get(attempt=passed_exam(name, key)) for name in ("甲", "乙")]
    doubt = case("丙")
    listed = _page(desk.get(f"{DESK}?tab=samples"))

    ids = [one.public_id for one in samples]
    refused = desk.post(f"{DESK}approve/", {"case": [*ids, doubt.public_id]}, follow=True)
    done = desk.post(f"{DESK}approve/", {"case": ids}, follow=True)

    assert "Approve the ticked samples" in listed
    assert "丙" not in listed
    assert "A case the machine was unsure of is decided by itself." in _page(refused)
    assert "2 samples approved." in _page(done)


@pytest.mark.rule("PL-35")
def test_refusal_that_needs_two_says_so(desk, cast):
    one = case(edition_key=own_edition(exam_photos_min=2, review_second_for_refusals=True))
    desk.post(f"{DESK}{one.public_id}/claim/")
    page = _page(desk.get(f"{DESK}{one.public_id}/"))

    refusal = {"act": "refuse", "ground": "other_people", "reason": "两人"}
    answer = desk.post(f"{DESK}{one.public_id}/", refusal, follow=True)
    second = browser_of(cast.staff, headers={"accept-language": "en"})

    assert "A refusal is confirmed by a second reviewer" in page
    assert "a second reviewer confirms it" in _page(answer)
    assert "wants to refuse this result" in _page(second.get(f"{DESK}{one.public_id}/"))
    assert "you have refused" in _page(desk.get(f"{DESK}{one.public_id}/")).lower()


@pytest.mark.rule("PL-35")
def test_overdue_review_alarms_the_staffs_first_page(desk):
    one = case("老张")
    Review.objects.filter(pk=one.pk).update(due_on="2020-01-01")

    home = _page(desk.get(reverse("reports:staff_home")))
    listed = _page(desk.get(f"{DESK}?due=overdue"))

    assert "Reviews overdue" in home
    assert "/staff/reviews/?due=overdue" in home
    assert "overdue</span>" in listed


@pytest.mark.rule("SD-52")
def test_refusals_are_filtered_by_ground_and_say_what_next(cast, zheng):
    one = case("甲")
    Review.objects.filter(pk=one.pk).update(state="open")
    one.enrolment.enterprise = cast.alice.enterprise
    one.enrolment.save(update_fields=["enterprise"])
    domain.refuse_review(review=one, ground="reading_or_phone", reason="看手机", by=zheng)
    browser = browser_of(cast.alice, headers={"accept-language": "en"})
    url = reverse("proctoring:refusals")

    pages = [
        _page(browser.get(f"{url}?ground={key}")) for key in ("reading_or_phone", "other_people")
    ]

    assert ["看手机" in page for page in pages] == [True, False]
    assert "A further attempt is open to the learner." in pages[0]
