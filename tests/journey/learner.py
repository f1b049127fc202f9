"""The learner's part: account, consent, topics under the camera, the exam, the certificate."""

import re
import time
from collections.abc import Callable, Iterator
from typing import Any

from tests.journey.enterprise import OWN_PASSWORD, code_from
from tests.journey.registry import Holder
from tests.journey.visitor import Unexpected, Visitor, wait_until

type Frames = Iterator[bytes]
type Knowledge = Callable[[str, list[str]], list[int]]
"""Stem and options → positions of the right options."""


def typed(holder: Holder, city: str) -> dict[str, str]:
    return {
        "city": city,
        "category": holder.category,
        "name": holder.name,
        "id_number": holder.id_number,
        "agree": "on",
    }


def is_told_to_wait(visitor: Visitor, holder: Holder, city: str) -> bool:
    """Before the payment is approved the learner is refused and told what to do (SD-05)."""
    form = typed(holder, city)
    visitor.submit("/sign-in/learner/", form, status=403)
    return "SD-05" in visitor.page


def by_number_finds(visitor: Visitor, holder: Holder) -> None:
    """The other form: ID number and licence number without prefix and brackets (SD-04b)."""
    visitor.submit(
        "/sign-in/learner/?form=number",
        {
            "form": "number",
            "id_number": holder.id_number,
            "licence_number": holder.licence_key,
            "agree": "on",
        },
    )
    if "/activate" not in visitor.page and 'name="password"' not in visitor.page:
        raise Unexpected("the licence number led nowhere")


def enterprise_hands_out_code(enterprise: Visitor, holder: Holder) -> str:
    page = enterprise.get(f"/enterprise/learners/?q={holder.name}")
    action = re.search(r'action="(/enterprise/learners/[^"]+/code/)"', page)
    if not action:
        raise Unexpected(f"no code can be made for {holder.name}")
    return code_from(enterprise.post(action[1], {}))


def learner_activates(visitor: Visitor, holder: Holder, city: str, code: str) -> None:
    visitor.submit("/sign-in/learner/", typed(holder, city))
    visitor.submit("/activate/", {"code": code, "password": OWN_PASSWORD, "again": OWN_PASSWORD})
    visitor.get("/learner/")


def consent(visitor: Visitor) -> None:
    visitor.submit("/learner/consent/", {"agree": "yes"})


def send_photo(visitor: Visitor, purpose: str, subject: str, frames: Frames) -> None:
    ticket = visitor.api(
        "POST", "/api/proctoring/tickets/", {"purpose": purpose, "subject": subject}
    )["ticket"]
    visitor.upload(
        "/api/proctoring/photos/",
        next(frames),
        {"X-Capture-Ticket": ticket, "Content-Type": "image/jpeg"},
    )


def choose_topic(visitor: Visitor) -> dict[str, Any] | None:
    """Choose a topic that may be chosen; None when the credits are complete."""
    state = visitor.api("GET", "/api/study/state/")
    for category in state["categories"]:
        for topic in category["topics"]:
            if topic["study"] is None and topic["may_choose"]["allowed"]:
                visitor.api("POST", f"/api/study/topics/{topic['id']}/choose/", {})
                found: dict[str, Any] = topic
                return found
    return None


def watch(visitor: Visitor, topic: dict[str, Any], frames: Frames) -> float:
    """Watch a topic in real time, answering every request for a photo; seconds it took."""
    began = time.monotonic()
    player = visitor.api("POST", f"/api/study/topics/{topic['id']}/player/", {})
    token, wait, done = player["token"], player["next_in_ms"], player["complete"]
    last = time.monotonic()
    while not done:
        time.sleep(wait / 1000)
        now = time.monotonic()
        answer = visitor.api(
            "POST",
            player["beat_url"],
            {
                "lease": player["lease"],
                "token": token,
                "position_ms": 0,
                "covered_ms": round((now - last) * 1000),
                "visible": True,
                "playing": True,
                "camera": True,
            },
        )
        last, token, wait = now, answer["token"], answer["next_in_ms"]
        done = answer["complete"]
        if answer["photo"]:
            send_photo(visitor, "study", player["study"], frames)
    return time.monotonic() - began


def cheat(visitor: Visitor, topic: dict[str, Any]) -> None:
    """Beats that claim more than the clock, come twice, or while hidden earn nothing (PL-20)."""
    player = visitor.api("POST", f"/api/study/topics/{topic['id']}/player/", {})
    beat = {
        "lease": player["lease"],
        "token": player["token"],
        "position_ms": 10**7,
        "covered_ms": 10**7,
        "visible": True,
        "playing": True,
        "camera": True,
    }
    first = visitor.api("POST", player["beat_url"], beat)
    again = visitor.api("POST", player["beat_url"], beat)
    hidden = visitor.api(
        "POST", player["beat_url"], beat | {"token": first["token"], "visible": False}
    )
    if first["credited_ms"] > 3000 or again["watched_ms"] != first["watched_ms"]:
        raise Unexpected(f"a forged beat earned time: {first} {again}")
    if hidden["credited_ms"]:
        raise Unexpected("a hidden player earned time")


def sit_exam(visitor: Visitor, frames: Frames, know: Knowledge, *, photos: int) -> dict[str, Any]:
    """The whole final exam; gives the closed attempt."""
    started = visitor.api("POST", "/api/exams/attempts/", {"kind": "final"})
    attempt, token = started["id"], started["token"]
    paper = visitor.api("GET", f"/api/exams/attempts/{attempt}/paper/")
    sent = 0

    def photo_if_asked() -> bool:
        nonlocal sent
        pulse = visitor.api("POST", "/hot/exams/pulse", {"token": token})
        if pulse["photo_wanted"]:
            send_photo(visitor, "exam", attempt, frames)
            sent += 1
        return sent >= photos

    for number, item in enumerate(paper["items"]):
        chosen = know(item["stem"], item["options"])
        saved = {"item": number, "chosen": chosen, "marked": False, "sequence": number + 1}
        visitor.api("POST", "/hot/exams/answer", {"token": token, "items": [saved]})
        photo_if_asked()
    wait_until("the exam asks for its photos", photo_if_asked, seconds=120, every=1)
    again = visitor.api("POST", f"/api/exams/attempts/{attempt}/take-over/", {})
    if len(again["saved"]) != len(paper["items"]):
        raise Unexpected("an acknowledged answer is missing after a reload")
    refused = visitor.api(
        "POST",
        "/hot/exams/answer",
        {"token": token, "items": [{"item": 0, "chosen": [], "marked": False, "sequence": 999}]},
        status=409,
    )
    if refused["code"] != "lease":
        raise Unexpected("the older page could still write")
    closed: dict[str, Any] = visitor.api(
        "POST", f"/api/exams/attempts/{attempt}/hand-in/", {"token": again["token"]}
    )
    return closed


def state_of(visitor: Visitor) -> str:
    state: str = visitor.api("GET", "/api/study/state/")["state"]
    return state


def wait_for_state(visitor: Visitor, state: str, *, seconds: float = 90) -> None:
    wait_until(f"the state becomes {state}", lambda: state_of(visitor) == state, seconds=seconds)


def download_certificate(visitor: Visitor) -> bytes:
    page = visitor.get("/learner/certificates/")
    link = re.search(r'href="(/learner/certificates/[^"]+\.pdf)"', page)
    if not link:
        raise Unexpected("no certificate to download")
    return visitor.get_bytes(link[1])
