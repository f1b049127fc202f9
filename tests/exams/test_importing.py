"""Files of questions through the staff pages and the job; what is exported is imported the same."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client

from anpei.audit.models import AuditEntry
from anpei.courses.models import Curriculum, Topic
from anpei.exams.domain import add_question, import_questions, keep_upload, start_import
from anpei.exams.drafts import Draft
from anpei.exams.exchange.gift_writing import write_gift
from anpei.exams.exchange.written import Written
from anpei.exams.models import AnswerKey, Question, QuestionUpload
from anpei.exams.queries import current_questions
from anpei.exams.queries.exporting import written_questions
from anpei.jobs.domain import work_on_job
from anpei.jobs.models import Job, JobRow
from anpei.jobs.states import JobState
from tenants.entering import enter_tenant
from tenants.models import Association
from tests.exams.cases import case
from tests.exams.ready import browser_of, text
from tests.factories import Cast, make_curriculum, make_staff
from tests.jobs.killing import end_lease, take_up, work_until_killed

pytestmark = pytest.mark.rule("PL-22")


@pytest.fixture(autouse=True)
def own_media(tmp_path: Any, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def topic(cast: Cast) -> Topic:
    found = Topic.objects.select_related("category__curriculum")
    return found.filter(category__curriculum=cast.training_class.curriculum)[0]


def plain(stem: str, **changes: Any) -> Draft:
    values: dict[str, Any] = {"kind": "single", "stem": stem, "options": ["甲", "乙"], "right": [0]}
    return Draft(**{**values, **changes})


def gift(*drafts: Draft, topic: tuple[str, ...] = ()) -> bytes:
    written = [Written(place=n, topic=topic, draft=one) for n, one in enumerate(drafts)]
    return "".join(write_gift(written)).encode()


def send(browser: Client, into: Topic, data: bytes, name: str = "q.txt", **more: str) -> Any:
    fields = {"curriculum": into.category.curriculum.public_id, "topic": into.public_id}
    file = SimpleUploadedFile(name, data)
    return browser.post("/staff/questions/import/", {**fields, **more, "file": file})


def work(job: Job) -> Job:
    work_on_job(job_id=job.pk)
    return Job.objects.get(pk=job.pk)


@pytest.mark.rule("PL-62")
def test_file_is_looked_at_then_imported_with_a_report(cast: Cast, topic: Topic) -> None:
    add_question(topic=topic, draft=plain("已有"), by=cast.staff)
    data = (
        gift(plain("新一"), plain("已有"), case("新案例"), plain("新一")) + "坏题 {=甲}\n".encode()
    )
    browser = browser_of(cast.staff, headers={"accept-language": "en"})
    before = Question.objects.count()

    sent = send(browser, topic, data)
    seen = browser.get(sent["Location"])
    nothing_yet = Question.objects.count() - before
    started = browser.post(sent["Location"])
    job = work(Job.objects.get())
    detail = text(browser.get(started["Location"]))
    again = browser.get(sent["Location"])

    assert [one[0].draft.stem for one in seen.context["fresh"]] == ["新一", "新案例"]
    assert (len(seen.context["known"]), len(seen.context["problems"])) == (2, 1)
    assert nothing_yet == 0
    assert job.state == JobState.DONE
    assert (job.done_count, job.skipped_count, job.failed_count) == (2, 2, 1)
    assert [row.state for row in JobRow.objects.all()] == ["skipped", "skipped", "failed"]
    assert "A short-answer question" in JobRow.objects.get(state="failed").message
    assert re.search(r"Question bank", detail)
    assert again["Location"] == started["Location"]
    made = current_questions(topic=topic, search="新")
    assert {one.stem: one.parts.count() for one in made} == {"新一": 0, "新案例": 3}
    assert {one.written_by for one in made} == {cast.staff}


@pytest.mark.parametrize("form", ["xlsx", "gift", "xml"])
def test_what_is_exported_is_imported_elsewhere_the_same(
    cast: Cast, topic: Topic, form: str
) -> None:
    Question.objects.filter(topic__category__curriculum=topic.category.curriculum).update(
        is_open=False
    )
    drafts = (
        plain("=单选~{}#:\\%\n第二行", explanation="见 JGJ 80", is_exercise=False),
        plain("多选", kind="multiple", options=["一", "二", "三"], right=[0, 2]),
        plain("判断", kind="true_false", options=(), right=[1]),
        case("材料\n\n第二段", explanation="案例说明"),
    )
    for draft in drafts:
        add_question(topic=topic, draft=draft, by=cast.staff)
    elsewhere = Curriculum.objects.create(name="另一课程")
    category = elsewhere.categories.create(code="civil", name=topic.category.name)
    twin = category.topics.create(
        name=topic.name, credit_tenths=10, duration_ms=1000, teacher="李老师"
    )
    browser = browser_of(cast.staff)
    exported = browser.get(f"/staff/questions/export/{form}/", {"topic": topic.public_id}).content

    sent = send(browser, twin, exported, name="wrong-ending.pdf", topic="")
    browser.post(sent["Location"])
    job = work(Job.objects.get())

    ours, theirs = (
        [(one.topic, one.draft) for one in written_questions(current_questions(topic=found))]
        for found in (topic, twin)
    )
    assert (job.done_count, job.skipped_count, job.failed_count) == (4, 0, 0)
    assert ours == theirs


def test_export_follows_the_filter_and_is_audited(cast: Cast, topic: Topic) -> None:
    add_question(topic=topic, draft=plain("独一无二"), by=cast.staff)
    browser = browser_of(cast.staff)

    answer = browser.get("/staff/questions/export/gift/", {"q": "独一无二"})

    entry = AuditEntry.objects.get(act="questions.exported")
    assert answer.content.decode().count("[plain]") == 1
    assert (entry.after["form"], entry.after["count"]) == ("gift", 1)
    assert "attachment" in answer["Content-Disposition"]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "empty"),
        (b"PK\x03\x04nothing", "no Excel file"),
        (b"<?xml version='1.0'?><!DOCTYPE q [<!ENTITY a 'b'>]><quiz/>", "not accepted"),
        (b"words alone", "Neither Excel"),
    ],
)
def test_unreadable_file_is_explained_and_not_kept(
    cast: Cast, topic: Topic, data: bytes, told: str
) -> None:
    browser = browser_of(cast.staff, headers={"accept-language": "en"})

    answer = send(browser, topic, data)

    assert (answer.status_code, QuestionUpload.objects.count()) == (422, 0)
    assert told in text(answer)


def test_unknown_topic_is_a_problem_of_its_row(cast: Cast, topic: Topic) -> None:
    data = gift(plain("一"), topic=("没有", "这个专题")) + gift(
        plain("二"), topic=(topic.category.name, topic.name)
    )
    browser = browser_of(cast.staff, headers={"accept-language": "en"})

    seen = browser.get(send(browser, topic, data, topic="")["Location"])

    assert [one[0].draft.stem for one in seen.context["fresh"]] == ["二"]
    assert "no topic “这个专题”" in seen.context["problems"][0].what


def test_topic_of_another_curriculum_is_refused(cast: Cast, topic: Topic) -> None:
    other = make_curriculum(topics=1)

    answer = send(browser_of(cast.staff), topic, gift(plain("一")), curriculum=other.public_id)

    assert (answer.status_code, QuestionUpload.objects.count()) == (422, 0)


def test_template_names_the_topics_of_its_curriculum(cast: Cast, topic: Topic) -> None:
    curriculum = topic.category.curriculum

    answer = browser_of(cast.staff).get(f"/staff/questions/template/{curriculum.public_id}/")

    assert answer.status_code == 200
    assert answer.content.startswith(b"PK")


def test_files_of_questions_are_for_teachers(cast: Cast, topic: Topic) -> None:
    upload = keep_upload(
        file=SimpleUploadedFile("q.txt", gift(plain("一"))),
        curriculum=topic.category.curriculum,
        topic=topic,
        by=cast.staff,
    )
    addresses = ("import/", f"import/{upload.public_id}/", "export/gift/", "check/")
    finance = browser_of(make_staff("finance", "finance"))  # type: ignore[arg-type]

    for browser in (finance, browser_of(cast.learner), browser_of(cast.alice)):
        codes = {browser.get(f"/staff/questions/{one}").status_code for one in addresses}
        assert codes == {403}


def many(count: int) -> bytes:
    return gift(*(plain(f"第{number}题") for number in range(count)))


def prepared(count: int) -> QuestionUpload:
    topic = make_curriculum(topics=1).categories.all()[0].topics.all()[0]
    return keep_upload(
        file=SimpleUploadedFile("q.txt", many(count)),
        curriculum=topic.category.curriculum,
        topic=topic,
        by=make_staff("teacher", "teacher"),  # type: ignore[arg-type]
    )


@pytest.mark.rule("PL-62")
def test_two_imports_at_once_add_every_question_once(
    racing_tenant: Association, django_db_blocker: Any
) -> None:
    """Two batches with the same questions, begun in the same moment."""
    barrier = Barrier(2)
    with django_db_blocker.unblock(), enter_tenant(racing_tenant.schema_name):
        upload = prepared(1)
        assert upload.topic is not None
        before = Question.objects.count()
    entries = [
        Written(place=n + 1, topic=(), draft=plain(f"抢 {n}", options=("甲", "乙"), right=(0,)))
        for n in range(50)
    ]

    def run() -> list[str]:
        from django.db import transaction

        try:
            with enter_tenant(racing_tenant.schema_name), transaction.atomic():
                barrier.wait(20)
                done = import_questions(upload=upload, entries=entries, by=None)
                return [outcome.state for outcome in done]
        finally:
            connections.close_all()

    with django_db_blocker.unblock(), ThreadPoolExecutor(2) as pool:
        states = [future.result(60) for future in [pool.submit(run), pool.submit(run)]]

    with django_db_blocker.unblock(), enter_tenant(racing_tenant.schema_name):
        added = Question.objects.count() - before
        keys = AnswerKey.objects.count() - before
    assert sorted(set(one) == {"done"} for one in states) == [False, True]
    assert sorted(one[0] for one in states) == ["done", "skipped"]
    assert (added, keys) == (50, 50)


@pytest.mark.faults
@pytest.mark.rule("PL-62")
def test_ten_thousand_questions_survive_a_killed_worker(
    racing_tenant: Association, django_db_blocker: Any
) -> None:
    """Killed in the middle; the next worker goes on, and every question is there once."""
    schema = racing_tenant.schema_name
    with django_db_blocker.unblock(), enter_tenant(schema):
        upload = prepared(10_000)
        assert upload.by is not None
        job = start_import(upload=upload, by=upload.by)
        before = Question.objects.count()

        killed = work_until_killed(job, position=1_000)
        end_lease(job)
        done = take_up(job)

        made = Question.objects.count() - before
        assert (killed.state, killed.done_count < 10_000) == (JobState.RUNNING, True)
        assert (done.done_count, done.skipped_count, done.failed_count) == (10_000, 0, 0)
        assert (made, Question.objects.filter(stem="第9999题").count()) == (10_000, 1)
