"""An offline city: centres, sittings open, full, over and cancelled, candidates in every state."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from anpei.accounts.models import User
from anpei.centres import domain
from anpei.centres.domain.plan_sitting import next_number
from anpei.centres.models import Booking, Centre, Room, Sitting, SittingKind
from anpei.demo.classes import SHORT_EDITION
from anpei.demo.studied import finish_study
from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import EnrolmentState
from anpei.kernel.clock import db_now, rehearse
from anpei.provinces.current import tenant_facts

EXAM = "“安管人员”延期考核"
_SCORES = (88.5, 76, 64, 52, 91, 45, 60, 83.5, 70, 58, 95, 67)
_AN_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Examiner:
    """Who plans, stands at the door and writes scores down in the story."""

    registrar: User

    def tell(self) -> int:
        """Fill an association that examines in centres, once; how many sittings it has."""
        if tenant_facts().exam_mode != "offline" or Sitting.objects.exists():
            return Sitting.objects.count()
        large, small = self._rooms()
        people = iter(_candidates())
        self._published(large, people)
        self._over(large, people)
        self._at_the_door(large, people)
        self._to_come(large, small, people)
        return Sitting.objects.count()

    def _rooms(self) -> tuple[Room, Room]:
        city = tenant_facts().city
        plans = (
            (f"{city}技师学院考核基地", "福山区示范路 8 号实训楼", "公交 23 路至技师学院站"),
            (f"{city}建筑职业培训中心", "莱山区演示大街 16 号 3 层", "院内可停车"),
        )
        centres = [
            domain.create_centre(
                plan=domain.CentrePlan(
                    name=name, address=f"{city}市{address}", directions=way, phone="0535-8000000"
                ),
                by=self.registrar,
            )
            for name, address, way in plans
        ]
        return self._room(centres[0], "第 1 机房", 50), self._room(centres[1], "第 3 机房", 6)

    def _room(self, centre: Centre, name: str, seats: int) -> Room:
        return domain.add_room(centre=centre, name=name, seats=seats, by=self.registrar)

    def _sitting(
        self, room: Room, starts_at: datetime, *, kind: str = SittingKind.ANY, places: int = 0
    ) -> Sitting:
        plan = domain.SittingPlan(
            number=next_number(starts_at),
            name=EXAM,
            room=room,
            starts_at=starts_at,
            ends_at=starts_at + _AN_HOUR,
            book_from=starts_at - timedelta(days=30),
            book_until=starts_at,
            places=places or room.seats,
            kind=kind,
        )
        return domain.create_sitting(plan=plan, by=self.registrar)

    def _held(
        self, room: Room, starts_at: datetime, people: Sequence[Enrolment], *, there: int
    ) -> Sitting:
        """A sitting to which ``people`` had booked and the first ``there`` of them came."""
        sitting = self._sitting(room, starts_at)
        with rehearse(starts_at - _AN_HOUR):
            domain.open_sitting(sitting=sitting, by=self.registrar)
            for one in people:
                _book(one, sitting)
            for minutes, booking in enumerate(_seated(sitting)[:there]):
                domain.check_in(booking=booking, by=self.registrar)
                at = starts_at - timedelta(minutes=40 - minutes)
                Booking.objects.filter(pk=booking.pk).update(checked_in_at=at)
        return sitting

    def _mark(self, sitting: Sitting, points: Sequence[float]) -> None:
        entries = [
            domain.ScoreEntry(booking.pk, round(score * 100))
            for booking, score in zip(_seated(sitting), points, strict=False)
        ]
        domain.save_scores(sitting=sitting, entries=entries, by=self.registrar)

    def _published(self, room: Room, people: Iterator[Enrolment]) -> None:
        """Ten days ago: passes, fails and an absence."""
        group = [one for one, _ in zip(people, range(8), strict=False)]
        sitting = self._held(room, _at(-10, 14, 30), group, there=len(group) - 1)
        self._mark(sitting, _SCORES[: len(group) - 1])
        domain.close_attendance(sitting=sitting, by=self.registrar)
        domain.publish_scores(sitting=sitting, by=self.registrar)

    def _over(self, room: Room, people: Iterator[Enrolment]) -> None:
        """Yesterday: half of the scores are written down."""
        group = [one for one, _ in zip(people, range(6), strict=False)]
        sitting = self._held(room, _at(-1, 9, 0), group, there=len(group) - 1)
        self._mark(sitting, _SCORES[: len(group) // 2])

    def _at_the_door(self, room: Room, people: Iterator[Enrolment]) -> None:
        """In an hour: the door is open, two are in, one was not let in."""
        sitting = self._sitting(room, _soon())
        domain.open_sitting(sitting=sitting, by=self.registrar)
        for one, _ in zip(people, range(5), strict=False):
            _book(one, sitting)
        seated = _seated(sitting)
        for booking in seated[:2]:
            domain.check_in(booking=booking, by=self.registrar)
        for booking in seated[2:3]:
            domain.bar_entry(booking=booking, reason="准考证姓名与身份证不符", by=self.registrar)

    def _to_come(self, large: Room, small: Room, people: Iterator[Enrolment]) -> None:
        """Full, open, for make-ups only, not opened yet, cancelled."""
        group = [one for one, _ in zip(people, range(3), strict=False)]
        full = self._sitting(small, _at(3, 9, 0), places=max(1, len(group)))
        opened = [
            full,
            self._sitting(large, _at(4, 14, 30)),
            self._sitting(large, _at(7, 9, 0)),
            self._sitting(small, _at(9, 9, 0), kind=SittingKind.MAKE_UP),
        ]
        cancelled = self._sitting(small, _at(12, 9, 0))
        for sitting in (*opened, cancelled):
            domain.open_sitting(sitting=sitting, by=self.registrar)
        for one in group:
            _book(one, full)
        domain.cancel_sitting(sitting=cancelled, reason="考点设备检修", by=self.registrar)
        self._sitting(large, _at(20, 14, 30))


def _candidates() -> list[Enrolment]:
    """Those of the story who study, their credits complete; every fifth goes on studying.

    The learner of the short class, whom one signs in as, may book too, and has not.
    """
    studying = Enrolment.objects.filter(state=EnrolmentState.STUDYING).select_related(
        "training_class__curriculum", "licence", "person"
    )
    short = list(studying.filter(edition_key=SHORT_EDITION))
    others = studying.exclude(edition_key=SHORT_EDITION).order_by("pk")
    chosen = [one for place, one in enumerate(others) if place % 5]
    for one in (*short, *chosen):
        finish_study(one)
    return chosen


def _book(enrolment: Enrolment, sitting: Sitting) -> Booking:
    return domain.book_seat(enrolment=enrolment, sitting=sitting, device="desktop", by=None)


def _seated(sitting: Sitting) -> list[Booking]:
    """Fresh rows, by seat."""
    return list(Booking.objects.filter(sitting=sitting).select_related("sitting").order_by("seat"))


def _at(days: int, hour: int, minute: int) -> datetime:
    """A time of day, some days from now, in the platform's time zone."""
    day = timezone.localtime(db_now()) + timedelta(days=days)
    return day.replace(hour=hour, minute=minute, second=0, microsecond=0)


def _soon() -> datetime:
    """The half hour that begins at least an hour from now."""
    later = timezone.localtime(db_now()) + _AN_HOUR
    return later.replace(minute=0, second=0, microsecond=0) + timedelta(
        minutes=30 if later.minute < 30 else 60
    )
