"""The pages of classes, people and enrolments."""

import re
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.urls import reverse

from anpei.accounts.models import Role
from anpei.audit.models import AuditEntry
from anpei.courses.models import Topic, Video, VideoState
from anpei.enrolment.models import TrainingClass
from anpei.enrolment.states import EnrolmentState
from anpei.kernel.clock import policy_today
from tests.enrolment.applying import SignedIn, count_queries
from tests.factories import (
    Cast,
    make_class,
    make_curriculum,
    make_enrolment,
    make_licence,
    make_person,
    make_staff,
)

ENGLISH = {"Accept-Language": "en"}


def text(answer: HttpResponse) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def planned(**changes: object) -> dict[str, object]:
    """A class as staff type it."""
    today = policy_today()
    return {
        "number": "202612C",
        "name": "26年建筑安全网络教育 C类学习班（济南）",
        "category": "C",
        "curriculum": make_curriculum(topics=1, credit_tenths=120).public_id,
        "edition_key": "sd-m1",
        "enrol_from": today,
        "enrol_until": today + timedelta(days=300),
        "study_from": today,
        "study_until": today + timedelta(days=330),
        "period": 1,
        "credits": "24.0",
        "fee": "300.00",
        "places": 5000,
        **changes,
    }


def ready_video() -> Video:
    return Video.objects.create(name="a", state=VideoState.READY, duration_ms=25_000)


@pytest.mark.rule("SD-10")
def test_the_enterprises_menu_leads_to_the_manuals_pages(cast: Cast) -> None:
    """企业信息, 人员管理, 继续教育报名, 报名统计, 考试审核未通过, 修改密码, 服务指南 (M1 图2-2)."""
    alice = SignedIn(cast.alice)
    page = text(alice.get("/enterprise/information/"))

    menu = page.partition('class="sidebar')[2].partition("</aside>")[0]
    links = re.findall(r'href="([^"]+)"', menu)
    wanted = [
        reverse(name)
        for name in (
            "people:enterprise",
            "people:people",
            "enrolment:classes",
            "payments:orders",
            "proctoring:refusals",
            "accounts:change_password",
            "site:guide",
        )
    ]
    assert [link for link in links if link in wanted] == wanted
    assert [alice.get(link).status_code for link in wanted] == [200] * 7


@pytest.mark.rule("SD-11")
def test_classes_have_a_tab_for_each_category_and_all_columns(cast: Cast) -> None:
    one = make_class(category="A", places=5000)
    make_enrolment(make_licence(make_person(), cast.licence.enterprise, category="A"), one)

    page = text(SignedIn(cast.alice).get("/enterprise/classes/?category=A"))

    tabs = re.findall(r'class="tab" href="/enterprise/classes/\?category=(\w+)"', page)
    assert tabs == ["A", "B", "C", "constructor2"]
    shown = (
        one.number,
        one.name,
        f"{one.enrol_from:%Y-%m-%d}",
        f"{one.enrol_until:%Y-%m-%d}",
        f"{one.study_from:%Y-%m-%d}",
        f"{one.study_until:%Y-%m-%d}",
        "24.0",
        "5000",
        f"/enterprise/classes/{one.public_id}/apply/",
    )
    assert [value for value in shown if value not in page] == []
    assert cast.training_class.number not in page


@pytest.mark.rule("SD-11")
def test_the_b_tab_states_its_two_conditions(cast: Cast) -> None:
    alice = SignedIn(cast.alice)

    on_b = text(alice.get("/enterprise/classes/?category=B", headers=ENGLISH))
    on_a = text(alice.get("/enterprise/classes/?category=A", headers=ENGLISH))

    conditions = ("registration at the same enterprise", "registration must be valid")
    assert [condition in on_b for condition in conditions] == [True, True]
    assert [condition in on_a for condition in conditions] == [False, False]


def test_a_full_class_cannot_be_applied_for(cast: Cast) -> None:
    full = make_class(category="A", places=1)
    make_enrolment(make_licence(make_person(), cast.licence.enterprise), full)

    page = text(SignedIn(cast.alice).get("/enterprise/classes/?category=A"))

    assert full.number in page
    assert f"/enterprise/classes/{full.public_id}/apply/" not in page


@pytest.mark.parametrize("number", [1, 3])
def test_classes_ask_the_same_queries_for_one_and_three(cast: Cast, number: int) -> None:
    alice = SignedIn(cast.alice)
    for _ in range(number):
        make_class(category="A")

    queries = count_queries(lambda: alice.get("/enterprise/classes/?category=A"))

    # session, user, the clock, classes
    assert queries == 4


def test_people_show_licences_validity_and_where_they_are(cast: Cast) -> None:
    make_enrolment(cast.licence, cast.training_class, state=EnrolmentState.STUDYING)
    make_licence(make_person("期期"), cast.licence.enterprise, days_left=-3)

    page = text(SignedIn(cast.alice).get("/enterprise/people/", headers=ENGLISH))

    assert cast.licence.number in page
    assert cast.licence.person.id_number not in page
    assert ("Studying" in page, "Expired" in page, "Expires soon" in page) == (True, True, True)
    assert cast.other_licence.number not in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=柯林", ["柯林"]),
        ("q=期期", ["期期"]),
        ("standing=expired", ["期期"]),
        ("standing=soon", ["柯林"]),
        ("category=A", []),
    ],
)
def test_people_are_searched_and_filtered(cast: Cast, query: str, found: list[str]) -> None:
    make_licence(make_person("期期"), cast.licence.enterprise, days_left=-3)

    page = text(SignedIn(cast.alice).get(f"/enterprise/people/?{query}"))

    table = page.partition("<tbody>")[2]
    assert [name for name in ("柯林", "期期") if name in table] == found


def test_people_are_found_by_whole_identity_number(cast: Cast) -> None:
    make_licence(make_person("期期"), cast.licence.enterprise)

    page = text(
        SignedIn(cast.alice).get("/enterprise/people/", {"q": cast.licence.person.id_number})
    )

    table = page.partition("<tbody>")[2]
    assert [name for name in ("柯林", "期期") if name in table] == ["柯林"]


@pytest.mark.parametrize("number", [1, 3])
def test_people_ask_the_same_queries_for_one_and_three(cast: Cast, number: int) -> None:
    alice = SignedIn(cast.alice)
    make_enrolment(cast.licence, cast.training_class)
    for _ in range(number - 1):
        make_licence(make_person(), cast.licence.enterprise)

    queries = count_queries(lambda: alice.get("/enterprise/people/"))

    # session, user, clock, count, people, licences, enrolments with class, last sync
    assert queries == 8


def test_enterprise_information_comes_from_the_registry(cast: Cast) -> None:
    page = text(SignedIn(cast.alice).get("/enterprise/information/"))

    mine = cast.licence.enterprise
    assert (mine.name in page, mine.credit_code in page) == (True, True)


@pytest.mark.parametrize(
    "path", ["/enterprise/information/", "/enterprise/people/", "/enterprise/classes/"]
)
def test_pages_of_an_enterprise_are_for_enterprises(cast: Cast, path: str) -> None:
    assert SignedIn(cast.learner).get(path).status_code == 403
    assert SignedIn(cast.staff).get(path).status_code == 403


def test_staff_make_change_and_close_a_class(cast: Cast) -> None:
    admin = SignedIn(cast.staff)
    plan = planned()

    made = admin.post("/staff/classes/new/", plan)
    one = TrainingClass.objects.get(number="202612C")
    url = f"/staff/classes/{one.public_id}/"
    shown = text(admin.get(url))
    changed = admin.post(url, {**plan, "places": 6000})
    closed = admin.post(f"{url}open/", {"open": "no"})

    one.refresh_from_db()
    assert (made.status_code, changed.status_code, closed.status_code) == (302, 302, 302)
    assert (one.credit_tenths, one.fee_fen, one.places, one.is_open) == (240, 30000, 6000, False)
    assert 'value="24.0"' in shown
    acts = AuditEntry.objects.filter(subject="enrolment.trainingclass", subject_id=one.pk)
    assert list(acts.order_by("pk").values_list("act", flat=True)) == [
        "class.create",
        "class.change",
        "class.close",
    ]


@pytest.mark.parametrize(
    ("field", "value"),
    [("enrol_until", "2020-01-01"), ("study_until", "2020-01-01"), ("places", "0"), ("fee", "x")],
)
def test_staff_are_told_what_is_wrong_with_a_class(cast: Cast, field: str, value: str) -> None:
    answer = SignedIn(cast.staff).post("/staff/classes/new/", planned(**{field: value}))

    assert answer.status_code == 422
    assert f'href="#id_{field}"' in text(answer)


@pytest.mark.rule("SD-31")
def test_class_whose_credits_cannot_be_earned_is_not_made(cast: Cast) -> None:
    poor = planned(curriculum=make_curriculum(topics=1, credit_tenths=60).public_id)

    answer = SignedIn(cast.staff).post("/staff/classes/new/", poor, headers=ENGLISH)

    page = text(answer)
    assert (answer.status_code, 'href="#id_curriculum"' in page) == (422, True)
    assert "建设工程安全生产管理 6.0 / 10.0, 建设工程安全生产法律法规 6.0 / 12.0" in page


@pytest.mark.rule("SD-31")
def test_topic_that_a_class_needs_is_neither_closed_nor_lowered(cast: Cast) -> None:
    admin = SignedIn(cast.staff)
    curriculum = make_curriculum(topics=1, credit_tenths=120)
    admin.post("/staff/classes/new/", planned(curriculum=curriculum.public_id))
    topic = Topic.objects.get(category__curriculum=curriculum, category__code="management")
    Topic.objects.filter(pk=topic.pk).update(video=ready_video())
    address = f"/staff/courses/topics/{topic.public_id}/"
    values = {"name": topic.name, "teacher": "王", "credit": "12.0", "position": 0, "is_open": "on"}

    closed = text(admin.post(address, {**values, "is_open": ""}, headers=ENGLISH))
    lowered = text(admin.post(address, {**values, "credit": "9.0"}, headers=ENGLISH))
    enough = admin.post(address, {**values, "credit": "10.0"})

    topic.refresh_from_db()
    assert "Class 202612C could no longer be finished: 建设工程安全生产管理 0.0 / 10.0" in closed
    assert "建设工程安全生产管理 9.0 / 10.0" in lowered
    assert (enough.status_code, topic.credit_tenths, topic.is_open) == (302, 100, True)


@pytest.mark.rule("SD-11")
def test_elective_tab_says_where_constructors_study_and_no_class_is_made(cast: Cast) -> None:
    alice, admin = SignedIn(cast.alice), SignedIn(cast.staff)

    tab = text(alice.get("/enterprise/classes/?category=constructor2", headers=ENGLISH))
    made = admin.post("/staff/classes/new/", planned(category="constructor2"))

    assert "https://www.ljzc-jzs.net/" in tab
    assert "No class in this category" not in tab
    assert made.status_code == 422


def test_a_taken_class_keeps_its_edition_and_enough_places(cast: Cast) -> None:
    admin, one = SignedIn(cast.staff), cast.training_class
    make_enrolment(cast.licence, one)
    make_enrolment(cast.other_licence, one)
    plan = planned(number=one.number, curriculum=one.curriculum.public_id)

    edition = admin.post(f"/staff/classes/{one.public_id}/", {**plan, "edition_key": "sd-m2"})
    places = admin.post(f"/staff/classes/{one.public_id}/", {**plan, "places": 1})

    one.refresh_from_db()
    assert (edition.status_code, places.status_code) == (422, 422)
    assert (one.edition_key, one.places) == ("sd-m1", 100)


def test_only_administrators_make_classes(cast: Cast) -> None:
    finance = SignedIn(make_staff("cashier", Role.FINANCE))

    answers = [
        finance.get("/staff/classes/").status_code,
        finance.get("/staff/classes/new/").status_code,
        finance.post("/staff/classes/new/", planned()).status_code,
    ]

    assert answers == [200, 403, 403]


def test_staff_see_and_search_enrolments(cast: Cast) -> None:
    make_enrolment(cast.licence, cast.training_class)
    make_enrolment(cast.other_licence, cast.training_class, state=EnrolmentState.APPLIED)
    admin = SignedIn(cast.staff)

    everybody = text(admin.get("/staff/enrolments/")).partition("<tbody>")[2]
    by_name = text(admin.get("/staff/enrolments/?q=柯林")).partition("<tbody>")[2]
    by_state = text(admin.get("/staff/enrolments/?state=applied")).partition("<tbody>")[2]

    assert [name in everybody for name in ("柯林", "何珀")] == [True, True]
    assert [name in by_name for name in ("柯林", "何珀")] == [True, False]
    assert [name in by_state for name in ("柯林", "何珀")] == [False, True]


@pytest.mark.parametrize("number", [1, 3])
def test_staff_enrolments_ask_the_same_queries(cast: Cast, number: int) -> None:
    admin = SignedIn(cast.staff)
    for _ in range(number):
        licence = make_licence(make_person(), cast.licence.enterprise)
        make_enrolment(licence, cast.training_class)

    queries = count_queries(lambda: admin.get("/staff/enrolments/"))

    # session, user with roles, cities, count, enrolments
    assert queries == 5
