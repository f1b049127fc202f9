"""Staff make topics and upload videos."""

from pathlib import Path

import pytest
from django.test import Client

from anpei.courses.models import Topic, TopicCategory, Video, VideoState
from tests.courses.conftest import sign_in
from tests.factories import Cast, make_staff


@pytest.fixture
def staff(jinan_client: Client, cast: Cast) -> Client:
    return sign_in(jinan_client, cast.staff)


@pytest.fixture
def topic(cast: Cast) -> Topic:
    return Topic.objects.select_related("category__curriculum").first()  # type: ignore[return-value]


def test_lists_show_curricula_and_topics(staff: Client, topic: Topic) -> None:
    curricula = staff.get("/staff/courses/").content.decode()
    one = staff.get(f"/staff/courses/{topic.category.curriculum.public_id}/").content.decode()

    assert topic.category.curriculum.name in curricula
    assert one.count("李老师") == 8
    assert topic.name in one


def test_topic_is_edited(staff: Client, topic: Topic) -> None:
    address = f"/staff/courses/topics/{topic.public_id}/"
    values = {"name": "新名称", "teacher": "王老师", "credit": "1.5", "position": "3"}

    answer = staff.post(address, values)

    topic.refresh_from_db()
    assert answer.status_code == 302
    assert (topic.name, topic.teacher, topic.credit_tenths, topic.position) == (
        "新名称",
        "王老师",
        15,
        3,
    )


def test_topic_without_video_is_not_opened_by_its_page(staff: Client, topic: Topic) -> None:
    address = f"/staff/courses/topics/{topic.public_id}/"
    values = {"name": "新", "teacher": "王", "credit": "1", "position": "3", "is_open": "on"}

    answer = staff.post(address, values)

    topic.refresh_from_db()
    assert answer.status_code == 200
    assert "A topic without a video cannot be offered." in answer.content.decode()
    assert topic.teacher == "李老师"


def test_new_topic_is_made_and_closed(staff: Client, cast: Cast) -> None:
    category = TopicCategory.objects.first()
    assert category is not None

    answer = staff.post(
        f"/staff/courses/categories/{category.public_id}/topics/new/",
        {"name": "另一个", "teacher": "王", "credit": "1.0", "position": "9"},
    )

    made = Topic.objects.get(name="另一个")
    assert (answer.status_code, made.is_open, made.credit_tenths) == (302, False, 10)


def test_uploaded_video_waits_for_its_conversion(staff: Client, topic: Topic, film: Path) -> None:
    with film.open("rb") as file:
        answer = staff.post(f"/staff/courses/topics/{topic.public_id}/video/", {"file": file})

    page = staff.get(f"/staff/courses/topics/{topic.public_id}/").content.decode()
    video = Video.objects.get()
    assert answer.status_code == 302
    assert (video.state, video.name) == (VideoState.UPLOADED, "lesson.avi")
    assert "waiting for conversion" in page
    assert 'hx-trigger="every 3s"' in page


def test_courses_are_for_teachers(jinan_client: Client, cast: Cast) -> None:
    sign_in(jinan_client, make_staff("finance", "finance"))  # type: ignore[arg-type]
    finance = jinan_client.get("/staff/courses/").status_code

    teacher = sign_in(jinan_client, make_staff("teacher", "teacher"))  # type: ignore[arg-type]

    assert finance == 403
    assert teacher.get("/staff/courses/").status_code == 200
