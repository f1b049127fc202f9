"""The offline city: a seat booked, a ticket read back, the door, a fail, the make-up, a pass."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pypdfium2

from tests.fixtures.codes import read_code
from tests.fixtures.faces import Who
from tests.journey import learner as person
from tests.journey.play import Stage, judge_and_certify, study_everything, until_studying
from tests.journey.registry import Holder, Registry
from tests.journey.report import Report
from tests.journey.visitor import Unexpected, Visitor, wait_until

ZONE = ZoneInfo("Asia/Shanghai")
LEAD = timedelta(seconds=150)
"""How long before its sitting the candidate still has to book, print and be let in."""
_LENGTH = timedelta(minutes=1)
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Mobile Safari/537.36"


@dataclass(frozen=True)
class Planned:
    """A sitting of the staff's pages."""

    public_id: str
    begins: datetime
    ends: datetime

    @property
    def page(self) -> str:
        return f"/staff/sittings/{self.public_id}/"


def play_offline(stage: Stage, report: Report) -> None:
    """Ends with a certificate on disk, after a fail and a make-up in a centre."""
    report.title("The exam is taken in a centre")
    registry = Registry(stage.sandbox, stage.dataset)
    _boss, candidate, holder = until_studying(stage, report, registry)
    study_everything(stage, report, candidate, Who.COLLINS)
    with report.step("the online exam is closed here", "SD-47"):
        _online_is_closed(candidate)
    room = make_room(stage)
    for points, text in ((40.0, "first exam"), (88.5, "make-up")):
        _one_exam(stage, report, candidate, holder, room, points=points, text=text)
    judge_and_certify(stage, report, candidate, holder)


def _one_exam(
    stage: Stage,
    report: Report,
    candidate: Visitor,
    holder: Holder,
    room: str,
    *,
    points: float,
    text: str,
) -> None:
    with report.step(f"{text}: the registrar plans a sitting and opens it", "SD-47"):
        sitting = plan_sitting(stage, room)
    with report.step(f"{text}: the learner reviews, books a seat and has a ticket", "SD-47"):
        seat = _book(candidate, sitting)
        _phone_is_told(stage, candidate, seat)
    with report.step(f"{text}: the ticket is read back, its QR code leads to the door", "SD-48"):
        door = _read_ticket(stage, candidate, holder, seat)
    with report.step(f"{text}: the ID card is compared, the candidate let in", "SD-48"):
        _let_in(stage, holder, door)
    with report.step(f"{text}: {points:g} points entered, published", "SD-46 SD-47"):
        _mark(stage, sitting, seat, points)
        _result_is_shown(candidate, points)


def _online_is_closed(candidate: Visitor) -> None:
    refused = candidate.api("POST", "/api/exams/attempts/", {"kind": "final"}, status=403)
    if "SD-47" not in str(refused):
        raise Unexpected(f"the online exam is refused without its rule: {refused}")


def make_room(stage: Stage) -> str:
    """A room of its own, so that no other sitting is in the way; its public id."""
    registrar = stage.member("registrar")
    name = f"旅程考点 {stage.random.randrange(10**6):06d}"
    data = {"name": name, "address": "烟台市芝罘区示范路 2 号", "is_open": "on"}
    page = registrar.submit("/staff/centres/new/", data)
    action = _found(r'action="(/staff/centres/[^"]+/rooms/)"', page)
    page = registrar.post(action, {"name": "第 2 机房", "seats": "30"})
    return _found(r'action="/staff/rooms/([^"]+)/"', page)


def plan_sitting(stage: Stage, room: str, *, lead: timedelta = LEAD) -> Planned:
    registrar = stage.member("registrar")
    now = datetime.now(ZONE)
    begins = (now + lead).replace(second=0, microsecond=0)
    sitting = {
        "name": "“安管人员”延期考核",
        "room": room,
        "kind": "any",
        "starts_at": _typed(begins),
        "ends_at": _typed(begins + _LENGTH),
        "book_from": _typed(now - timedelta(days=1)),
        "book_until": _typed(begins),
    }
    page = registrar.submit("/staff/sittings/new/", sitting)
    public_id = _found(r'action="/staff/sittings/([^"/]+)/open/"', page)
    registrar.post(f"/staff/sittings/{public_id}/open/", {})
    return Planned(public_id, begins, begins + _LENGTH)


def _typed(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M}"


def _book(candidate: Visitor, sitting: Planned) -> str:
    """The seat's public id."""
    page = candidate.get("/learner/centre-exams/")
    candidate.get(_found(r'href="(/learner/review/[^"]+/)"', page))
    link = _found(rf'href="(/learner/centre-exams/[^"/]+/{re.escape(sitting.public_id)}/)"', page)
    page = candidate.submit(link, {})
    return _found(r'href="/learner/centre-exams/seats/([^"/]+)/ticket\.pdf"', page)


def _phone_is_told(stage: Stage, candidate: Visitor, seat: str) -> None:
    phone = stage.visitor()
    phone.client.cookies = candidate.client.cookies
    phone.client.headers["User-Agent"] = PHONE
    page = phone.get(f"/learner/centre-exams/seats/{seat}/")
    if "ticket.pdf" in page or "电脑" not in page:
        raise Unexpected("the phone is not told to use a computer")
    phone.get(f"/learner/centre-exams/seats/{seat}/ticket.pdf", status=403)


def _read_ticket(stage: Stage, candidate: Visitor, holder: Holder, seat: str) -> str:
    """Text and QR code of the PDF; gives the path of the door page the code leads to."""
    data = candidate.get_bytes(f"/learner/centre-exams/seats/{seat}/ticket.pdf")
    path = stage.output / f"{holder.licence_key}-ticket.pdf"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    page = pypdfium2.PdfDocument(data)[0]
    text = page.get_textpage().get_text_range().replace(" ", "")
    for printed in ("准考证", holder.name, holder.id_number, holder.licence_number):
        if printed not in text:
            raise Unexpected(f"the ticket does not print {printed}")
    picture = np.asarray(page.render(scale=3).to_pil().convert("RGB"))
    address = read_code(picture)
    origin = f"http://{stage.host}:{stage.port}"
    if not address.startswith(f"{origin}/staff/door/code/"):
        raise Unexpected(f"the ticket's QR code leads to {address!r}")
    return address.removeprefix(origin)


def _let_in(stage: Stage, holder: Holder, door: str) -> None:
    guard = stage.member("teacher")
    page = guard.get(door)
    number = holder.id_number
    for shown in (holder.name, f"{number[:6]} {number[6:14]} {number[14:]}"):
        if shown not in page:
            raise Unexpected(f"the door does not show {shown}")
    guard.post(_found(r'action="(/staff/door/seat/[^"]+/in/)"', page), {})


def _mark(stage: Stage, sitting: Planned, seat: str, points: float) -> None:
    registrar = stage.member("registrar")
    _wait_until(sitting.begins)
    registrar.submit(
        f"{sitting.page}scores/",
        {f"attendance-{seat}": "到考", f"points-{seat}": f"{points:g}"},
    )
    _wait_until(sitting.ends)
    registrar.post(f"{sitting.page}attendance/", {})
    page = registrar.post(f"{sitting.page}publish/", {})
    if "成绩已公布" not in page:
        raise Unexpected("the scores were not published")


def _wait_until(moment: datetime) -> None:
    late = (moment - datetime.now(ZONE)).total_seconds() + 60
    wait_until(f"it is {moment:%H:%M}", lambda: datetime.now(ZONE) > moment, seconds=max(late, 60))


def _result_is_shown(candidate: Visitor, points: float) -> None:
    page = candidate.get("/learner/centre-exams/")
    passed = points >= 60
    if f"{points:g}" not in page or ("补考" not in page and not passed):
        raise Unexpected("the learner does not see the result")
    if passed and person.state_of(candidate) == "credits_complete":
        raise Unexpected("the pass moved nothing on")


def _found(pattern: str, page: str) -> str:
    found = re.search(pattern, page)
    if not found:
        raise Unexpected(f"no {pattern} on the page")
    return found[1]
