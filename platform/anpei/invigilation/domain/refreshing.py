"""Making seats anew from the facts, and numbering those that look different afterwards (PL-31)."""

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction

from anpei.invigilation.domain.placing import place_attempts
from anpei.invigilation.models import Room, SeatState
from anpei.invigilation.queries.seat_facts import SeatFacts, facts_of
from anpei.kernel.clock import db_now

# Whoever writes several seats at once locks them in the order of their keys: two such statements
# of two processes wait for each other and never in a circle.
# Silence is no event: nobody says that a line was cut. So every look asks the clock.
_NOTICE_SILENCE = """
UPDATE invigilation_seatstate SET touched = true WHERE id IN (
  SELECT s.id FROM invigilation_seatstate s JOIN exams_attempt a ON a.id = s.attempt_id
  WHERE s.room_id = ANY(%s) AND s.phase <> 'over' AND NOT s.touched
    AND (s.room_id = ANY(%s) OR s.silence <> least(15, 5 * floor(extract(epoch FROM
      clock_timestamp() - greatest(s.seen_at, a.last_seen_at, a.started_at)) / 5)))
  ORDER BY s.id FOR NO KEY UPDATE OF s)
"""
_CLAIM = """
UPDATE invigilation_seatstate SET touched = false WHERE id IN (
  SELECT id FROM invigilation_seatstate WHERE room_id = ANY(%s) AND touched
  ORDER BY id FOR NO KEY UPDATE)
RETURNING id
"""
_STORE = """
UPDATE invigilation_seatstate s SET
  seq = n.seq, phase = n.phase, deadline_at = n.deadline_at, paused_at = n.paused_at,
  over_at = n.over_at, outcome = n.outcome, photo_id = n.photo_id, band = n.band,
  similarity = n.similarity, flags = n.flags, silence = n.silence, hand_raised = n.hand_raised,
  unread = n.unread, risk = n.risk, badness = n.badness
FROM jsonb_to_recordset(%s::jsonb) AS n(
  id bigint, seq bigint, phase text, deadline_at timestamptz, paused_at timestamptz,
  over_at timestamptz, outcome text, photo_id bigint, band text, similarity smallint,
  flags text[], silence smallint, hand_raised boolean, unread smallint, risk smallint,
  badness integer)
WHERE s.id = n.id
"""

_COUNT = """
UPDATE invigilation_room r SET seq = n.seq FROM (
  SELECT room_id, max(seq) AS seq FROM invigilation_seatstate WHERE id = ANY(%s) GROUP BY room_id
) n WHERE r.id = n.room_id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a tile shows, and nothing else: two that are equal look the same."""

    phase: str
    deadline_at: datetime | None
    paused_at: datetime | None
    over_at: datetime | None
    outcome: str
    photo_id: int | None
    band: str
    similarity: int | None
    flags: list[str]
    silence: int
    hand_raised: bool
    unread: int
    risk: int
    badness: int


def settle_rooms(rooms: Collection[int], *, entirely: Collection[int] = ()) -> None:
    """Bring the seats of ``rooms`` up to what the facts say now: before every look at a wall.

    ``entirely``: of these rooms all seats that are not over, not only those somebody said to have
    changed; so a change that was announced to nobody is seen some seconds later.
    """
    place_attempts()
    with connection.cursor() as cursor:
        cursor.execute(_NOTICE_SILENCE, [list(rooms), list(entirely)])
    if not SeatState.objects.filter(room__in=rooms, touched=True).exists():
        return
    with transaction.atomic():
        _refresh(rooms)


def settle_touched() -> None:
    """The same for every room in which somebody said that something has changed: without a wall
    open, seats fall free, hands show on the list of rooms, and whoever began is placed."""
    place_attempts()
    touched = SeatState.objects.filter(touched=True).order_by()
    if rooms := set(touched.values_list("room_id", flat=True).distinct()):
        settle_rooms(rooms)


def _refresh(rooms: Collection[int]) -> None:
    # The rooms first, in one order: two processes that refresh at once take turns, and a number
    # is never seen before a smaller one.
    locked = Room.objects.filter(pk__in=rooms).order_by("pk").select_for_update(no_key=True)
    by_key = {room.pk: room for room in locked}
    with connection.cursor() as cursor:
        # Claimed before the facts are read: whoever changes one meanwhile claims it again.
        cursor.execute(_CLAIM, [list(rooms)])
        claimed = [row[0] for row in cursor.fetchall()]
    now = db_now()
    changed = []
    for facts in facts_of(claimed):
        shown = show(facts, now)
        if facts.seat.seq == 0 or shown != _stored(facts.seat):
            room = by_key[facts.seat.room_id]
            room.seq += 1
            changed.append({"id": facts.seat.pk, "seq": room.seq, **asdict(shown)})
    _store(changed)


def _store(changed: Sequence[dict[str, Any]]) -> None:
    if changed:
        with connection.cursor() as cursor:
            cursor.execute(_STORE, [json.dumps(changed, cls=_Exact)])
            cursor.execute(_COUNT, [sorted({seat["id"] for seat in changed})])


class _Exact(DjangoJSONEncoder):
    """Moments to the microsecond: what is stored must equal what is compared."""

    def default(self, o: object) -> object:
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


def show(facts: SeatFacts, now: datetime) -> Shown:
    """What the tile of a seat shows at ``now``."""
    over = facts.over_at is not None
    silence = 0 if over else _step(facts.silent_seconds(now))
    return Shown(
        phase="over" if over else "paused" if facts.paused_at else "running",
        deadline_at=facts.deadline_at,
        paused_at=facts.paused_at,
        over_at=facts.over_at,
        outcome=facts.outcome,
        photo_id=facts.photo.pk if facts.photo else None,
        band=facts.photo.band if facts.photo else "",
        similarity=facts.photo.similarity if facts.photo else None,
        flags=facts.flags,
        silence=silence,
        hand_raised=facts.hand_raised and not over,
        unread=facts.unread,
        risk=facts.risk,
        badness=0 if over else facts.badness(silence),
    )


def _step(seconds: float) -> int:
    return min(15, 5 * int(seconds // 5))


def _stored(seat: SeatState) -> Shown:
    return Shown(**{name: getattr(seat, name) for name in Shown.__slots__})
