"""No key in any byte sent to a candidate's browser (T25): canaries through a whole exam."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

import anpei.exams
from anpei.exams.domain import start_attempt
from anpei.exams.models import AnswerKey, Attempt
from anpei.exams.papers import read_paper
from anpei.study.models import TopicStudy
from tests.exams.ready import Candidate, browser_of, post_hot, save

CANARY = "CANARY-4711"
FORBIDDEN = re.compile(r'"(answer|correct|score|explanation|right|key|is_right)"')


def mark_keys() -> None:
    """Every key gets an explanation with the canary; the questions' own primary keys stay."""
    AnswerKey.objects.update(explanation=CANARY)


def whole_exam(browser: Client, candidate: Candidate, kind: str) -> list[bytes]:
    """Every byte the server sends while an exam is sat, handed in and looked at again."""
    bodies: list[bytes] = []

    def keep(response: Any) -> Any:
        bodies.append(b"\r\n".join(f"{k}: {v}".encode() for k, v in response.headers.items()))
        bodies.append(response.content)
        return response

    def send(path: str, body: dict[str, Any]) -> Any:
        return keep(browser.post(path, json.dumps(body), content_type="application/json"))

    keep(browser.get("/learner/exams/"))
    keep(browser.get("/api/exams/state/"))
    started = send("/api/exams/attempts/", {"kind": kind}).json()
    base = f"/api/exams/attempts/{started['id']}"
    keep(browser.get(f"/learner/attempts/{started['id']}/"))
    token = send(f"{base}/take-over/", {}).json()["token"]
    count = len(keep(browser.get(f"{base}/paper/")).json()["items"])
    for item in range(count):
        answer = {"item": item, "chosen": [item % 2], "marked": False, "sequence": item + 1}
        keep(save(token, [answer]))
    keep(post_hot("/hot/exams/pulse", {"token": token}))
    send(f"{base}/hand-in/", {"token": token})
    keep(save(token, [{"item": 0, "chosen": [1], "marked": False, "sequence": 99}]))
    for page in ("result", "review"):
        keep(browser.get(f"/learner/attempts/{started['id']}/{page}/"))
    keep(browser.get("/learner/mock-exams/"))
    keep(browser.get("/api/exams/state/"))
    return bodies


@pytest.mark.rule("PL-30", "SD-45")
@pytest.mark.parametrize("kind", ["final", "mock"])
def test_no_key_leaves_the_server_in_a_whole_exam(candidate: Candidate, kind: str) -> None:
    mark_keys()

    bodies = whole_exam(browser_of(candidate.user), candidate, kind)

    assert len(bodies) > 2 * 32
    assert [body for body in bodies if CANARY.encode() in body] == []
    assert [body for body in bodies if FORBIDDEN.search(body.decode())] == []


@pytest.mark.rule("SD-37")
def test_no_key_leaves_the_server_with_exercises(candidate: Candidate) -> None:
    mark_keys()
    study = TopicStudy.objects.filter(enrolment=candidate.enrolment)[0]
    browser = browser_of(candidate.user)
    question = study.topic.questions.all()[0]

    pages = [
        browser.get(f"/learner/exercises/{study.public_id}/"),
        browser.post(f"/learner/exercises/{study.public_id}/", {f"q-{question.public_id}": "1"}),
    ]

    assert [page for page in pages if CANARY in page.content.decode()] == []


@pytest.mark.rule("PL-30")
def test_paper_is_the_same_whatever_the_keys_are(candidate: Candidate) -> None:
    attempt = start_attempt(enrolment=candidate.enrolment, kind="final", by=candidate.user)
    browser = browser_of(candidate.user)
    path = f"/api/exams/attempts/{attempt.public_id}/paper/"

    before = browser.get(path).json()
    AnswerKey.objects.update(right=[3])
    after = browser.get(path).json()

    assert before["items"] == after["items"]


@pytest.mark.rule("PL-30")
def test_right_option_stands_at_every_position_as_often(candidate: Candidate) -> None:
    """Chi-squared over 64 papers: 3 degrees of freedom, 16.27 is p = 0.001."""
    counts = [0, 0, 0, 0]
    for number in range(64):
        attempt = start_attempt(enrolment=candidate.enrolment, kind="final", by=None)
        for item in read_paper(attempt.paper):
            counts[item.order.index(0)] += 1
        Attempt.objects.filter(pk=attempt.pk).update(
            state="handed_in", passed=False, kind="mock", number=number + 1
        )

    expected = sum(counts) / 4
    assert sum((count - expected) ** 2 / expected for count in counts) < 16.27


def test_scripts_of_the_exam_name_no_key() -> None:
    scripts = Path(anpei.exams.__file__).parent.glob("static/exams/*.js")

    found = {path.name for path in scripts if FORBIDDEN.search(path.read_text("utf-8"))}

    assert found == set()
