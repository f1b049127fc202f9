"""The study site: first sign-in, tabs, thirty days, the look at the face, one terminal (YN-20…)."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from anpei.accounts.domain.activation import issue_activation_code
from anpei.accounts.domain.agreement import current_agreement
from anpei.accounts.models import Consent, ConsentKind, User
from anpei.enrolment.domain import move_enrolments
from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import EnrolmentState
from anpei.kernel.clock import db_now, policy_today
from anpei.kernel.errors import Conflict
from anpei.presence.domain import (
    begin_look,
    confirm_look,
    give_up_photo,
    set_profile_photo,
    settle_look,
    take_ticket,
)
from anpei.presence.models import FaceCheck, ProfilePhoto
from anpei.presence.tokens import look_token
from anpei.proctoring.consents import FACE_CONSENT_VERSION
from anpei.proctoring.domain import analyse_photo, store_photo
from anpei.proctoring.models import Photo, ReferencePhoto, ReferenceSource
from anpei.proctoring.tickets import ticket_token
from anpei.study.courses import CourseTab, courses_of
from anpei.study.domain import choose_topic, needs_pass
from anpei.study.models import TopicStudy
from tests.accounts.browsing import Browser
from tests.enrolment.applying import SignedIn
from tests.factories import (
    PASSWORD,
    make_enrolment,
    make_learner_user,
    make_licence,
    make_person,
)
from tests.fixtures.faces import Who, collins, frames, hopper
from tests.yunnan.conftest import SCHEMA, Company, make_course


@dataclass(frozen=True)
class Learner:
    user: User
    enrolment: Enrolment


@pytest.fixture
def learner(company: Company) -> Learner:
    """Paid for today, activated, with consent to face photos."""
    person = make_person("柯云")
    licence = make_licence(person, company.enterprise, category="A")
    enrolment = make_enrolment(licence, make_course("A"), state=EnrolmentState.APPLIED)
    move_enrolments(
        enrolments=[enrolment.pk], to=EnrolmentState.STUDYING, by=None, studying_at=db_now()
    )
    enrolment.refresh_from_db()
    Consent.objects.create(
        person=person, kind=ConsentKind.FACE, version=FACE_CONSENT_VERSION, given_at=db_now()
    )
    return Learner(make_learner_user(person), enrolment)


def first_lesson(learner: Learner) -> TopicStudy:
    topic = learner.enrolment.training_class.curriculum.categories.get().topics.first()
    assert topic is not None
    return choose_topic(enrolment=learner.enrolment, topic=topic, by=learner.user)


@pytest.mark.rule("YN-26")
def test_payment_opens_thirty_days(learner: Learner) -> None:
    today = policy_today()

    assert (learner.enrolment.study_from, learner.enrolment.study_until) == (
        today,
        today + timedelta(days=30),
    )


@pytest.mark.rule("YN-20")
def test_initial_password_opens_the_activation_and_nothing_else(
    browser: Browser, learner: Learner
) -> None:
    person = learner.enrolment.person
    sent = {
        "form": "id",
        "id_number": person.id_number,
        "agree": "on",
        "agreement": current_agreement().version,
    }

    wrong = browser.post("/sign-in/learner/", sent | {"own_password": "87654321"})
    right = browser.post("/sign-in/learner/", sent | {"own_password": "12345678"})
    shut = browser.get("/learner/courses/")
    code = issue_activation_code(user=learner.user, channel="staff", by=None)
    browser.post(right["Location"], {"code": code, "password": PASSWORD, "again": PASSWORD})
    opened = browser.get("/learner/courses/")
    again = Browser(browser.association)
    initial = again.post("/sign-in/learner/", sent | {"own_password": "12345678"})
    own = again.post("/sign-in/learner/", sent | {"own_password": PASSWORD})

    assert (wrong.status_code, shut.status_code, opened.status_code) == (422, 302, 200)
    assert "/activate/" in right["Location"]
    assert (initial.status_code, own.status_code) == (422, 302)


@pytest.mark.rule("YN-20")
def test_unpaid_learner_is_told_to_pay(browser: Browser, learner: Learner) -> None:
    Enrolment.objects.update(state=EnrolmentState.APPLIED)

    answer = browser.post(
        "/sign-in/learner/",
        {
            "form": "id",
            "id_number": learner.enrolment.person.id_number,
            "own_password": "12345678",
            "agree": "on",
            "agreement": current_agreement().version,
        },
    )

    assert answer.status_code == 403
    assert "has not been paid for" in answer.content.decode()


@pytest.mark.rule("YN-20")
def test_second_certificate_that_ends_later_and_is_not_paid_for_keeps_nobody_out(
    browser: Browser, learner: Learner, company: Company
) -> None:
    later = make_licence(learner.enrolment.person, company.enterprise, category="B", days_left=900)
    make_enrolment(later, make_course("B"), state=EnrolmentState.APPLIED)

    answer = browser.post(
        "/sign-in/learner/",
        {
            "form": "id",
            "id_number": learner.enrolment.person.id_number,
            "own_password": "12345678",
            "agree": "on",
            "agreement": current_agreement().version,
        },
    )

    assert (answer.status_code, answer["Location"]) == (302, "/activate/")


@pytest.mark.rule("YN-25")
def test_tabs_follow_the_course(learner: Learner) -> None:
    def tab() -> CourseTab:
        return courses_of(learner.enrolment.person)[0].tab

    assert tab() is CourseTab.STUDYING
    Enrolment.objects.update(study_until=policy_today() - timedelta(days=1))
    assert tab() is CourseTab.EXPIRED
    Enrolment.objects.update(state=EnrolmentState.QUALIFIED)
    assert tab() is CourseTab.DONE


@pytest.mark.rule("YN-25")
def test_course_page_counts_lessons_learned(learner: Learner) -> None:
    study = first_lesson(learner)
    TopicStudy.objects.filter(pk=study.pk).update(watched_ms=10_000, completed_at=db_now())

    page = SignedIn(learner.user, SCHEMA).get(f"/learner/courses/{learner.enrolment.public_id}/")

    course = page.context["course"]
    assert (course.learned, len(course.lessons)) == (1, 3)
    assert course.next_lesson.topic.name == "第 2 课"


@pytest.mark.rule("YN-21")
def test_profile_photo_is_set_once_and_given_up_by_staff(
    learner: Learner, company: Company
) -> None:
    person = learner.enrolment.person
    set_profile_photo(person=person, data=collins(), by=learner.user)

    with pytest.raises(Conflict):
        set_profile_photo(person=person, data=hopper(), by=learner.user)
    give_up_photo(photo=ProfilePhoto.objects.get(), by=company.staff)

    assert not ProfilePhoto.objects.exists()
    set_profile_photo(person=person, data=hopper(), by=learner.user)
    assert ReferencePhoto.objects.get().source == ReferenceSource.LEARNER


@pytest.mark.rule("YN-22")
@pytest.mark.parametrize("confirmed", [False, True])
def test_look_that_is_too_old_says_so_to_the_page_that_waits(
    learner: Learner, confirmed: bool
) -> None:
    check = begin_look(study=first_lesson(learner), session_key="desktop", by=learner.user)
    if confirmed:
        confirm_look(check=check)
    before = settle_look(check=check)
    FaceCheck.objects.update(expires_at=db_now())

    assert (before, settle_look(check=check)) == ("waiting" if confirmed else "open", "old")


def look(learner: Learner, picture: bytes) -> tuple[FaceCheck, str]:
    """The phone's way: confirm, ticket, picture, the worker's look."""
    check = begin_look(study=first_lesson(learner), session_key="desktop", by=learner.user)
    confirm_look(check=check)
    ticket = take_ticket(check=check)
    store_photo(token=ticket_token(ticket.public_id), data=picture)
    assert settle_look(check=check) == "analysing"
    analyse_photo(photo=Photo.objects.get(ticket=ticket))
    return check, settle_look(check=check)


@pytest.mark.rule("YN-21", "YN-22", "YN-23")
def test_recognised_face_lets_the_waiting_browser_play(learner: Learner) -> None:
    set_profile_photo(person=learner.enrolment.person, data=collins(), by=learner.user)

    assert needs_pass(learner.enrolment, "desktop")
    _check, state = look(learner, frames(Who.COLLINS, 1)[0])

    assert state == "passed"
    assert not needs_pass(learner.enrolment, "desktop")
    assert needs_pass(learner.enrolment, "another browser")


@pytest.mark.rule("YN-22")
def test_stranger_before_the_phone_opens_nothing(learner: Learner) -> None:
    set_profile_photo(person=learner.enrolment.person, data=collins(), by=learner.user)

    _check, state = look(learner, hopper())

    assert state == "retry"
    assert needs_pass(learner.enrolment, "desktop")


@pytest.mark.rule("YN-22")
def test_phone_page_asks_whether_it_is_oneself(browser: Browser, learner: Learner) -> None:
    check = begin_look(study=first_lesson(learner), session_key="desktop", by=learner.user)
    address = f"/look/{look_token(check.public_id)}/"

    asked = browser.get(address).content.decode()
    early = browser.post(f"{address}ticket/")
    browser.post(address)
    given = browser.post(f"{address}ticket/")

    assert "Do you confirm that it is you?" in asked
    assert learner.enrolment.person.name not in asked
    assert (early.status_code, given.status_code) == (409, 201)


@pytest.mark.rule("YN-22")
@pytest.mark.parametrize("token", ["x", "abc.def", ""])
def test_forged_or_old_code_opens_nothing(browser: Browser, learner: Learner, token: str) -> None:
    check = begin_look(study=first_lesson(learner), session_key="desktop", by=learner.user)
    FaceCheck.objects.update(expires_at=db_now() - timedelta(seconds=1))
    address = f"/look/{token or look_token(check.public_id)}/"

    assert browser.get(address).status_code == 404


@pytest.mark.rule("YN-22")
def test_player_sends_a_browser_without_a_look_to_the_code(learner: Learner) -> None:
    set_profile_photo(person=learner.enrolment.person, data=collins(), by=learner.user)
    study = first_lesson(learner)
    desktop = SignedIn(learner.user, SCHEMA)

    led = desktop.get(f"/learner/player/{study.public_id}/")
    page = desktop.get(led["Location"])
    opened = desktop.send(f"/api/study/topics/{study.topic.public_id}/player/", {})

    assert led["Location"] == f"/learner/look/{study.public_id}/"
    assert "<svg" in page.content.decode()
    assert opened.status_code == 403


@pytest.mark.rule("YN-24")
def test_second_terminal_ends_the_first(learner: Learner, browser: Browser) -> None:
    user = learner.user
    user.set_password(PASSWORD)
    user.activated_at = db_now()
    user.save()
    sent = {
        "form": "id",
        "id_number": learner.enrolment.person.id_number,
        "own_password": PASSWORD,
        "agree": "on",
        "agreement": current_agreement().version,
    }
    second = Browser(browser.association)

    browser.post("/sign-in/learner/", sent)
    before = browser.get("/learner/courses/").status_code
    second.post("/sign-in/learner/", sent)

    assert before == 200
    assert second.get("/learner/courses/").status_code == 200
    assert browser.get("/learner/courses/").status_code == 302


@pytest.mark.rule("YN-27")
def test_notices_and_the_manual_are_public(browser: Browser) -> None:
    assert browser.get("/notices/").status_code == 200
    assert "120 minutes, five attempts" in browser.get("/guide/").content.decode()
