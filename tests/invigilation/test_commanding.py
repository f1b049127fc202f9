"""Commands: each once, each with its effect, its reason and its record (PL-32)."""

from collections.abc import Callable

import pytest

from anpei.accounts.models import User
from anpei.audit.models import AuditEntry
from anpei.exams.models import Attempt
from anpei.invigilation import domain
from anpei.invigilation.models import CandidateMessage, Command, RaisedHand
from anpei.invigilation.queries import live_state
from anpei.invigilation.signals import candidate_told, seat_changed
from anpei.kernel.errors import Conflict, InvalidInput, NotAllowed, Throttled
from anpei.proctoring.models import Incident
from tests.exams.ready import Candidate, begin, make_candidate, save
from tests.factories import Cast
from tests.invigilation.on_duty import make_proctor, order, seat

pytestmark = pytest.mark.rule("PL-32")


@pytest.fixture
def candidate(cast: Cast) -> Candidate:
    return make_candidate(cast.licence, cast.learner)


@pytest.fixture
def proctor(cast: Cast) -> User:
    return make_proctor()


@pytest.fixture
def attempt(candidate: Candidate, proctor: User) -> Attempt:
    begun = begin(candidate)[0]
    seat(begun, proctor)
    return begun


def rows() -> list[tuple[int, str, str, str, int]]:
    return list(Command.objects.values_list("seq", "kind", "reason", "text", "minutes"))


def test_commands_are_numbered_and_written_down(attempt: Attempt, proctor: User) -> None:
    order(attempt, proctor, "message", text="请坐正")
    order(attempt, proctor, "warn", reason="低头过久")
    order(attempt, proctor, "pause", reason="查验身份证")
    order(attempt, proctor, "give_time", minutes=5)
    order(attempt, proctor, "resume")

    assert rows() == [
        (1, "message", "", "请坐正", 0),
        (2, "warn", "低头过久", "", 0),
        (3, "pause", "查验身份证", "", 0),
        (4, "give_time", "", "", 5),
        (5, "resume", "", "", 0),
    ]
    acts = AuditEntry.objects.filter(act__startswith="command.").order_by("pk")
    assert list(acts.values_list("act", "actor_id", "reason")) == [
        ("command.message", proctor.pk, ""),
        ("command.warn", proctor.pk, "低头过久"),
        ("command.pause", proctor.pk, "查验身份证"),
        ("command.give_time", proctor.pk, ""),
        ("command.resume", proctor.pk, ""),
    ]


def test_command_sent_twice_is_done_once(attempt: Attempt, proctor: User) -> None:
    first = order(attempt, proctor, "give_time", minutes=5, key="k")
    again = order(attempt, proctor, "give_time", minutes=5, key="k")

    row = Attempt.objects.get()
    assert (first.pk, len(rows())) == (again.pk, 1)
    assert (row.deadline_at - attempt.deadline_at).total_seconds() == 300
    with pytest.raises(Conflict):
        order(attempt, proctor, "pause", reason="查验", key="k")


@pytest.mark.parametrize("kind", ["warn", "pause", "end", "irregularity"])
def test_harm_demands_a_reason(attempt: Attempt, proctor: User, kind: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        order(attempt, proctor, kind, reason="  ")

    assert (refused.value.field, rows(), Attempt.objects.get().state) == ("reason", [], "running")


@pytest.mark.parametrize(
    ("kind", "how", "field"),
    [
        ("message", {}, "text"),
        ("dance", {}, "kind"),
        ("message", {"text": "好", "key": ""}, "key"),
        ("give_time", {"minutes": 0}, "minutes"),
        ("message", {"text": "长" * 501}, "text"),
        ("pause", {"reason": "长" * 301}, "reason"),
    ],
)
def test_form_is_checked(
    attempt: Attempt, proctor: User, kind: str, how: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        order(attempt, proctor, kind, **how)

    assert (refused.value.field, rows()) == (field, [])


@pytest.mark.rule("PL-33")
def test_only_who_watches_the_room_commands(attempt: Attempt, cast: Cast) -> None:
    stranger = make_proctor("stranger")

    for by in (stranger, cast.staff, cast.learner):
        with pytest.raises(NotAllowed):
            order(attempt, by, "pause", reason="查验")

    assert (rows(), Attempt.objects.get().paused_at) == ([], None)


def test_end_closes_with_its_reason_and_leaves_an_incident(attempt: Attempt, proctor: User) -> None:
    order(attempt, proctor, "end", reason="替考")

    assert Attempt.objects.get().state == "ended"
    assert list(Incident.objects.values_list("kind", "detail")) == [("ended", "替考")]
    with pytest.raises(Conflict):
        order(attempt, proctor, "message", text="还在吗")


def test_what_is_refused_leaves_nothing_behind(attempt: Attempt, proctor: User) -> None:
    order(attempt, proctor, "end", reason="替考")
    before = (rows(), Incident.objects.count(), Attempt.objects.get().live_sequence)

    for kind, how in (
        ("warn", {"reason": "作弊"}),
        ("photo", {}),
        ("answer_hand", {"text": "来了"}),
        ("resume", {}),
    ):
        with pytest.raises(Conflict):
            order(attempt, proctor, kind, **how)

    assert (rows(), Incident.objects.count(), Attempt.objects.get().live_sequence) == before


def test_each_irregularity_counts(attempt: Attempt, proctor: User) -> None:
    order(attempt, proctor, "irregularity", reason="翻书")
    order(attempt, proctor, "irregularity", reason="接电话")

    assert list(Incident.objects.values_list("kind", "detail")) == [
        ("irregularity", "翻书"),
        ("irregularity", "接电话"),
    ]


def test_unlock_lets_in_again(attempt: Attempt, proctor: User) -> None:
    order(attempt, proctor, "end", reason="误操作")

    order(attempt, proctor, "unlock", reason="误操作")

    assert (Attempt.objects.get().state, rows()[-1][:2]) == ("running", (2, "unlock"))


def test_photo_now_allows_one_more_photo(attempt: Attempt, proctor: User) -> None:
    before = Attempt.objects.get().photos_asked

    order(attempt, proctor, "photo")

    assert Attempt.objects.get().photos_asked == before + 1


@pytest.mark.rule("PL-33")
def test_raised_hand_is_answered_once(attempt: Attempt, proctor: User) -> None:
    domain.raise_hand(attempt=attempt)
    domain.raise_hand(attempt=attempt)
    colleague = make_proctor("colleague")
    seat(attempt, colleague)

    order(attempt, proctor, "answer_hand", text="马上来")
    with pytest.raises(Conflict):
        order(attempt, colleague, "answer_hand", text="我来")

    hand = RaisedHand.objects.get()
    assert (hand.lowered_by_id, live_state(attempt).hand_since) == (proctor.pk, None)


@pytest.mark.rule("PL-33")
def test_candidate_says_something_once(attempt: Attempt, proctor: User) -> None:
    domain.say(attempt=attempt, text=" 题目看不清 ", key="a")
    domain.say(attempt=attempt, text="题目看不清", key="a")

    assert list(CandidateMessage.objects.values_list("text", "read_at")) == [("题目看不清", None)]
    assert domain.read_messages(attempt=attempt, by=proctor) == 1
    assert domain.read_messages(attempt=attempt, by=proctor) == 0
    assert CandidateMessage.objects.get().read_by_id == proctor.pk


@pytest.mark.rule("PL-33")
def test_candidate_cannot_flood_the_proctor(attempt: Attempt) -> None:
    for number in range(10):
        domain.say(attempt=attempt, text="喂", key=str(number))

    with pytest.raises(Throttled):
        domain.say(attempt=attempt, text="喂", key="eleven")
    with pytest.raises(InvalidInput):
        domain.say(attempt=attempt, text="  ", key="empty")
    assert CandidateMessage.objects.count() == 10


def test_reading_is_written_down(attempt: Attempt, proctor: User) -> None:
    order(attempt, proctor, "warn", reason="低头过久")
    order(attempt, proctor, "pause", reason="查验身份证")

    domain.note_shown(attempt=attempt, until=1)
    domain.note_read(attempt=attempt, seq=1)
    domain.note_read(attempt=attempt, seq=2)

    seen = Command.objects.values_list("shown_at", "read_at")
    assert [(shown is not None, read is not None) for shown, read in seen] == [
        (True, True),
        (False, False),
    ]


@pytest.mark.rule("PL-31")
def test_every_change_of_a_seat_is_told(
    attempt: Attempt,
    proctor: User,
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    changed: list[int] = []
    told: list[int] = []

    def hear(*, attempt_id: int, **_: object) -> None:
        changed.append(attempt_id)

    def hear_told(*, seq: int, **_: object) -> None:
        told.append(seq)

    seat_changed.connect(hear)
    candidate_told.connect(hear_told)
    try:
        for act in (
            lambda: order(attempt, proctor, "pause", reason="查验"),
            lambda: domain.raise_hand(attempt=attempt),
            lambda: domain.say(attempt=attempt, text="喂", key="a"),
            lambda: domain.read_messages(attempt=attempt, by=proctor),
            lambda: domain.note_shown(attempt=attempt, until=1),
        ):
            with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
                act()
    finally:
        seat_changed.disconnect(hear)
        candidate_told.disconnect(hear_told)

    assert (changed, told) == ([attempt.pk] * 5, [1])


def test_paused_candidate_answers_nothing_until_the_proctor_lets_go_on(
    candidate: Candidate, proctor: User
) -> None:
    attempt, token = begin(candidate)
    seat(attempt, proctor)
    answer = [{"item": 0, "chosen": [1], "marked": False, "sequence": 1}]

    order(attempt, proctor, "pause", reason="查验身份证")
    held = save(token, answer).status_code
    order(attempt, proctor, "resume")

    assert (held, save(token, answer).status_code) == (409, 200)
