"""答疑交流: ask, answer, search, moderate (SD-38)."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F
from django.db.utils import IntegrityError
from django.http import HttpResponse
from django.utils import timezone

from anpei.accounts.models import Role, User
from anpei.audit.models import AuditEntry
from anpei.courses import domain
from anpei.courses.domain.enquiries import SHORT_LIMIT
from anpei.courses.enquiry_search import bigrams
from anpei.courses.models import Enquiry, EnquiryAnswer, Topic
from anpei.courses.states import EnquiryState
from anpei.kernel.clock import db_now, rehearse
from anpei.messages.domain import send_reminders
from anpei.messages.models import Message
from tests.factories import Cast, make_enrolment, make_staff
from tests.messages.conftest import signed_in

TITLE = "脚手架连墙件的间距如何确定？"


def ask(user: User, title: str = TITLE, body: str = "") -> Enquiry:
    return domain.ask_question(title=title, body=body, topic=None, by=user)


def answered(cast: Cast, title: str = TITLE, answer: str = "按专项方案执行。") -> Enquiry:
    enquiry = ask(cast.learner, title)
    Enquiry.objects.update(asked_at=F("asked_at") - timedelta(hours=1))
    domain.answer_question(enquiry=enquiry, body=answer, by=cast.staff)
    return enquiry


def text_of(answer: HttpResponse) -> str:
    return answer.content.decode()


@pytest.mark.rule("SD-38")
def test_learner_asks_teacher_answers_and_learner_is_told(cast: Cast) -> None:
    make_enrolment(cast.licence, cast.training_class)
    topic = Topic.objects.filter(category__curriculum=cast.training_class.curriculum)[0]
    teacher = make_staff("王教师", Role.TEACHER)
    asked = signed_in(cast.learner).post(
        "/learner/questions/ask/",
        {"title": TITLE, "body": "高层住宅", "topic": topic.public_id},
    )
    enquiry = Enquiry.objects.get()
    queue = text_of(signed_in(teacher).get("/staff/enquiries/"))

    signed_in(teacher).post(f"/staff/enquiries/{enquiry.public_id}/", {"body": "三步三跨。"})

    enquiry.refresh_from_db()
    page = text_of(signed_in(cast.learner).get(asked.headers["Location"]))
    assert (TITLE in queue, topic.name in queue) == (True, True)
    assert (enquiry.state, enquiry.topic) == (EnquiryState.ANSWERED, topic)
    assert ("三步三跨。" in page, "王教师" in page) == (True, True)
    told = Message.objects.get(kind="courses.question_answered")
    assert (told.user, told.link) == (cast.learner, asked.headers["Location"])


@pytest.mark.rule("SD-38")
@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("连墙件", True),
        ("专项方案", True),
        ("间距 脚手架", True),
        ("墙", True),
        ("件墙", False),
        ("塔吊", False),
        ("ＪＧＪ130", True),
    ],
)
def test_answered_questions_are_searched_by_other_learners(
    cast: Cast, words: str, found: bool
) -> None:
    answered(cast, answer="按专项方案执行，参见 JGJ130。")

    page = text_of(signed_in(cast.stranger).get("/learner/questions/", {"q": words}))

    assert (TITLE in page) == found


@pytest.mark.rule("SD-38")
def test_unanswered_question_is_only_the_askers(cast: Cast) -> None:
    enquiry = ask(cast.learner)
    address = f"/learner/questions/{enquiry.public_id}/"

    mine = signed_in(cast.learner).get(address)
    theirs = signed_in(cast.stranger).get(address)
    listed = text_of(signed_in(cast.stranger).get("/learner/questions/"))

    assert (mine.status_code, theirs.status_code, TITLE in listed) == (200, 404, False)


def test_others_see_no_full_name(cast: Cast) -> None:
    enquiry = answered(cast)

    page = text_of(signed_in(cast.stranger).get(f"/learner/questions/{enquiry.public_id}/"))

    assert ("柯林" in page, "柯*" in page) == (False, True)


def test_question_is_edited_and_withdrawn_before_an_answer(cast: Cast) -> None:
    enquiry = ask(cast.learner)
    address = f"/learner/questions/{enquiry.public_id}/"
    browser = signed_in(cast.learner)

    browser.post(f"{address}edit/", {"title": "塔吊附墙间距？", "body": "", "topic": ""})
    edited = Enquiry.objects.get()
    browser.post(f"{address}withdraw/")

    assert (edited.title, "塔吊" in edited.bigrams) == ("塔吊附墙间距？", True)
    assert Enquiry.objects.get().state == EnquiryState.WITHDRAWN


def test_answered_question_is_not_changed(cast: Cast) -> None:
    enquiry = answered(cast)
    address = f"/learner/questions/{enquiry.public_id}/"
    browser = signed_in(cast.learner)

    changed = browser.post(f"{address}edit/", {"title": "anders", "body": "", "topic": ""})
    browser.post(f"{address}withdraw/")

    enquiry.refresh_from_db()
    assert (changed.status_code, enquiry.title) == (409, TITLE)
    assert enquiry.state == EnquiryState.ANSWERED


@pytest.mark.parametrize("act", ["edit/", "withdraw/"])
def test_others_questions_are_not_found_for_writing(cast: Cast, act: str) -> None:
    enquiry = answered(cast)

    answer = signed_in(cast.stranger).post(f"/learner/questions/{enquiry.public_id}/{act}")

    assert answer.status_code == 404


@pytest.mark.rule("SD-38")
def test_hidden_question_is_gone_for_others_with_the_reason_for_the_asker(cast: Cast) -> None:
    enquiry = answered(cast)
    staff = signed_in(cast.staff)
    address = f"/learner/questions/{enquiry.public_id}/"

    refused = staff.post(f"/staff/enquiries/{enquiry.public_id}/hide/", {"reason": " "})
    state_without_reason = Enquiry.objects.get().state
    staff.post(f"/staff/enquiries/{enquiry.public_id}/hide/", {"reason": "含个人信息"})
    theirs = signed_in(cast.stranger).get(address).status_code
    mine = text_of(signed_in(cast.learner).get(address))
    staff.post(f"/staff/enquiries/{enquiry.public_id}/show/")

    assert (refused.status_code, state_without_reason) == (302, EnquiryState.ANSWERED)
    assert (theirs, "含个人信息" in mine) == (404, True)
    assert signed_in(cast.stranger).get(address).status_code == 200
    assert AuditEntry.objects.filter(act="enquiry.hidden").get().reason == "含个人信息"


def test_own_answer_is_corrected_others_is_not(cast: Cast) -> None:
    answered(cast)
    answer = EnquiryAnswer.objects.get()
    other = make_staff("other", Role.TEACHER)
    address = f"/staff/answers/{answer.public_id}/"

    refused = signed_in(other).post(address, {"body": "x"})
    signed_in(cast.staff).post(address, {"body": "按规范执行。"})

    answer.refresh_from_db()
    assert (refused.status_code, answer.body) == (404, "按规范执行。")
    assert answer.edited_at is not None
    assert "规范" in Enquiry.objects.get().bigrams


def test_queue_shows_the_oldest_first_with_its_age(cast: Cast) -> None:
    ask(cast.learner, "较新的问题")
    old = ask(cast.learner, "较早的问题")
    Enquiry.objects.filter(pk=old.pk).update(asked_at=db_now() - timedelta(days=3, hours=1))

    page = text_of(signed_in(cast.staff).get("/staff/enquiries/"))

    assert page.index("较早的问题") < page.index("较新的问题")
    assert "3 days" in page


def test_teachers_are_reminded_of_old_questions_once_a_day(cast: Cast) -> None:
    ask(cast.learner)
    counts = []
    now = db_now()
    noon = timezone.localtime(now).replace(hour=12) + timedelta(days=3)

    for moment in (now, noon, noon + timedelta(hours=1), noon + timedelta(days=1)):
        with rehearse(moment):
            send_reminders()
        counts.append(Message.objects.filter(kind="courses.questions_waiting").count())

    assert counts == [0, 1, 1, 2]


@pytest.mark.parametrize(
    "typed", [{"title": ""}, {"title": "x" * 101}, {"title": "x", "body": "x" * 2001}]
)
def test_question_that_is_none_keeps_what_was_typed(cast: Cast, typed: dict[str, str]) -> None:
    answer = signed_in(cast.learner).post("/learner/questions/ask/", typed)

    assert (answer.status_code, Enquiry.objects.count()) == (422, 0)


def test_topic_of_another_class_cannot_be_named(cast: Cast) -> None:
    foreign = Topic.objects.all()[0]

    answer = signed_in(cast.learner).post(
        "/learner/questions/ask/", {"title": TITLE, "topic": foreign.public_id}
    )

    assert (answer.status_code, Enquiry.objects.count()) == (422, 0)


def test_asking_too_much_is_throttled(cast: Cast) -> None:
    for _ in range(SHORT_LIMIT):
        ask(cast.learner)

    answer = signed_in(cast.learner).post("/learner/questions/ask/", {"title": TITLE})

    assert (answer.status_code, Enquiry.objects.count()) == (422, SHORT_LIMIT)


def test_markup_is_text(cast: Cast) -> None:
    enquiry = answered(cast, "<script>x</script>", "<img src=x>")

    page = text_of(signed_in(cast.stranger).get(f"/learner/questions/{enquiry.public_id}/"))

    assert ("<script>x" in page, "<img src=x" in page) == (False, False)


@pytest.mark.parametrize("role", [Role.FINANCE, Role.PROCTOR])
def test_other_roles_do_not_answer(cast: Cast, role: Role) -> None:
    assert signed_in(make_staff("other", role)).get("/staff/enquiries/").status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("address", ["/learner/questions/", "/learner/questions/mine/"])
def test_list_takes_few_queries(
    cast: Cast, rows: int, address: str, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        answered(cast, f"问题 {number}")
    browser = signed_in(cast.learner)
    browser.get(address)
    expected = 6 if address == "/learner/questions/" else 5

    # Session, user, count, rows, topics; the search path.
    with django_assert_num_queries(expected):
        browser.get(address)


def test_bigrams_stay_within_words() -> None:
    assert bigrams("塔吊 附墙ＡＢ") == sorted(["塔吊", "附墙", "墙a", "ab"])


def test_hidden_needs_a_reason(cast: Cast) -> None:
    enquiry = ask(cast.learner)

    with pytest.raises(IntegrityError, match="hidden_with_a_reason"):
        Enquiry.objects.filter(pk=enquiry.pk).update(state=EnquiryState.HIDDEN)
