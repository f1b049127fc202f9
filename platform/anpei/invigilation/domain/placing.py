"""Candidates fall into rooms by themselves, in the order in which they started (PL-33)."""

from collections import Counter
from collections.abc import Sequence
from functools import cache

from django.db import connection, transaction
from django.db.models import Count, Q, QuerySet

from anpei.exams.models import Attempt, ExamKind, Venue
from anpei.exams.states import AttemptState
from anpei.invigilation.models import Room, SeatPhase, SeatState
from anpei.provinces.current import edition_by_key

_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || '.exam_rooms', 0))"


def place_attempts() -> int:
    """Seat every running final exam that has no seat yet; how many there were.

    The first room of the class with space, else a new one; the size is the edition's. Rooms stay
    from exam to exam, and so do the proctors on duty in them.
    """
    if not _unplaced().exists():
        return 0
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_LOCK)
        waiting = list(_unplaced().order_by("started_at", "pk")[:1000])
        rooms = _Rooms({attempt.enrolment.training_class_id for attempt in waiting})
        SeatState.objects.bulk_create(
            SeatState(
                attempt=attempt,
                room=rooms.next_for(attempt),
                deadline_at=attempt.deadline_at,
                seen_at=attempt.last_seen_at or attempt.started_at,
            )
            for attempt in waiting
        )
    return len(waiting)


def _unplaced() -> QuerySet[Attempt]:
    running = Attempt.objects.filter(
        state=AttemptState.RUNNING, kind=ExamKind.FINAL, venue=Venue.ONLINE, seat_state=None
    )
    return running.select_related("enrolment").defer("paper")


class _Rooms:
    """The rooms of some classes, and how many are taken in each."""

    def __init__(self, classes: set[int]) -> None:
        occupied = Count("seats", filter=~Q(seats__phase=SeatPhase.OVER))
        rooms = Room.objects.filter(training_class__in=classes).annotate(occupied=occupied)
        self._rooms: dict[int, list[Room]] = {pk: [] for pk in classes}
        self._taken: Counter[int] = Counter()
        self._edition = cache(edition_by_key)
        for room in rooms.order_by("number"):
            self._rooms[room.training_class_id].append(room)
            self._taken[room.pk] = room.occupied

    def next_for(self, attempt: Attempt) -> Room:
        class_id = attempt.enrolment.training_class_id
        size = self._edition(attempt.enrolment.edition_key).policy.candidates_per_room
        rooms = self._rooms[class_id]
        room = next((one for one in rooms if self._taken[one.pk] < size), None)
        if room is None:
            number = max((one.number for one in rooms), default=0) + 1
            room = Room.objects.create(training_class_id=class_id, number=number)
            rooms.append(room)
        self._taken[room.pk] += 1
        return room


def touch_seat(attempt_id: int) -> None:
    """Have the seat made anew at the next look; one statement, on everybody's way."""
    SeatState.objects.filter(attempt_id=attempt_id, touched=False).update(touched=True)


def note_presence(attempt_ids: Sequence[int]) -> None:
    """Candidates' sockets that spoke a moment ago: one statement for all of them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE invigilation_seatstate SET seen_at = clock_timestamp() WHERE id IN ("
            "SELECT id FROM invigilation_seatstate WHERE attempt_id = ANY(%s)"
            " ORDER BY id FOR NO KEY UPDATE)",
            [list(attempt_ids)],
        )
