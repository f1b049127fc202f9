"""From an empty association to a learner before a topic, through the pages alone."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from anpei.courses.domain import convert_video
from anpei.courses.models import Curriculum, TopicCategory, Video
from anpei.enrolment.models import TrainingClass
from anpei.kernel.clock import policy_today
from tests.courses.conftest import sign_in
from tests.enrolment.applying import SignedIn
from tests.factories import Cast, make_enrolment

CREDITS = {"civil": "1.0", "machinery": "1.0", "management": "10.0", "law": "12.0"}
"""M1 图4-2."""


def make_topic(staff: Client, category: TopicCategory, film: Path) -> None:
    """A topic worth all that its category requires, with a converted video, offered."""
    values = {
        "name": f"{category.name}一",
        "teacher": "王老师",
        "credit": CREDITS[category.code],
        "position": 0,
    }
    made = staff.post(f"/staff/courses/categories/{category.public_id}/topics/new/", values)
    with film.open("rb") as file:
        staff.post(f"{made['Location']}video/", {"file": file})
    convert_video(video=Video.objects.latest("pk"))
    staff.post(made["Location"], {**values, "is_open": "on"})


@pytest.mark.rule("SD-31", "SD-32")
def test_association_makes_a_course_and_its_learner_sees_it(
    jinan_client: Client, cast: Cast, film: Path
) -> None:
    staff = sign_in(jinan_client, cast.staff)
    today = policy_today()

    made = staff.post("/staff/courses/", {"name": "安全生产 2027"})
    curriculum = Curriculum.objects.get(name="安全生产 2027")
    categories = list(curriculum.categories.all())
    for category in categories:
        make_topic(staff, category, film)
    planned = staff.post(
        "/staff/classes/new/",
        {
            "number": "202701C",
            "name": "27年C类学习班",
            "category": "C",
            "curriculum": curriculum.public_id,
            "edition_key": "sd-m1",
            "enrol_from": today,
            "enrol_until": today + timedelta(days=300),
            "study_from": today,
            "study_until": today + timedelta(days=330),
            "period": 1,
            "credits": "24.0",
            "fee": "300.00",
            "places": 100,
        },
    )
    enrolment = make_enrolment(cast.licence, TrainingClass.objects.get(number="202701C"))
    learner = SignedIn(cast.learner)
    page = learner.get(f"/learner/topics/{enrolment.public_id}/").content.decode()

    assert (made.status_code, planned.status_code) == (302, 302)
    assert [category.code for category in categories] == list(CREDITS)
    assert [category.name in page for category in categories] == [True] * 4
    assert [c.topics.get().is_open for c in categories] == [True] * 4


@pytest.mark.rule("SD-31")
def test_where_the_province_names_the_categories_staff_add_none(
    jinan_client: Client, cast: Cast
) -> None:
    staff = sign_in(jinan_client, cast.staff)
    curriculum = cast.training_class.curriculum
    address = f"/staff/courses/{curriculum.public_id}/"

    page = staff.get(address).content.decode()
    staff.post(address, {"name": "第五类"})

    assert 'name="name"' not in page
    assert curriculum.categories.count() == 4
