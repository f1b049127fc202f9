"""The facts behind the tiles of some seats, in a number of queries that does not grow."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from django.db.models import Case, Count, When
from django.db.models.functions import Coalesce

from anpei.exams.models import Attempt
from anpei.invigilation.flags import flag_of, photo_warnings, worst_first
from anpei.invigilation.models import CandidateMessage, RaisedHand, SeatState
from anpei.kernel.clock import db_now
from anpei.proctoring.models import Incident, Photo
from anpei.proctoring.queries import Risk, attempt_risks
from anpei.provinces.contract import PhotoBand
from anpei.provinces.current import edition_by_key

INCIDENT_SHOWS = timedelta(minutes=3)
"""How long an incident stays on the tile; the timeline keeps it."""
_SILENCE_WEIGHT = {0: 0, 5: 40, 10: 120, 15: 280}
_HAND, _UNREAD, _PAUSED = 350, 60, 30
_BAND_WEIGHT = {PhotoBand.REFUSE: 100, PhotoBand.UNSURE: 40}


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatFacts:
    """What is known of one seat's candidate at one moment."""

    seat: SeatState
    photo: Photo | None
    flags: list[str]
    hand_raised: bool = False
    unread: int = 0
    risk: int = 0

    @property
    def _attempt(self) -> Attempt:
        return self.seat.attempt

    @property
    def deadline_at(self) -> datetime:
        return self._attempt.deadline_at

    @property
    def paused_at(self) -> datetime | None:
        return getattr(self._attempt, "paused_at", None)

    @property
    def over_at(self) -> datetime | None:
        return self._attempt.closed_at

    @property
    def outcome(self) -> str:
        return self._attempt.state if self._attempt.closed_at else ""

    def silent_seconds(self, now: datetime) -> float:
        """Since the last sign of life: the socket's, the pulse's, or the start."""
        attempt = self._attempt
        heard = (self.seat.seen_at, attempt.last_seen_at, attempt.started_at)
        last = max(moment for moment in heard if moment is not None)
        return max(0.0, (now - last).total_seconds())

    def badness(self, silence: int) -> int:
        """By how much this seat wants to be looked at; orders tiles and decides nothing."""
        band = _BAND_WEIGHT.get(PhotoBand(self.photo.band), 0) if self.photo else 0
        return (
            sum(flag_of(code).weight for code in self.flags)
            + _SILENCE_WEIGHT[silence]
            + _HAND * self.hand_raised
            + _UNREAD * bool(self.unread)
            + _PAUSED * (self.paused_at is not None)
            + band
            + min(self.risk, 100)
        )


def facts_of(seat_ids: Collection[int]) -> list[SeatFacts]:
    """The facts behind these seats, in the order of the rooms' own lock."""
    seats = SeatState.objects.filter(pk__in=seat_ids).select_related("attempt__enrolment")
    seats = seats.defer("attempt__paper").order_by("pk")
    photos = _last_photos({seat.attempt_id for seat in seats})
    kinds = _recent_incidents({seat.attempt_id for seat in seats})
    talk = _talk({seat.attempt_id for seat in seats})
    policy_of = cache(lambda key: edition_by_key(key).policy)
    found = []
    for seat in seats:
        photo, warnings = photos.get(seat.attempt_id), set(kinds.get(seat.attempt_id, ()))
        if photo is not None:
            warnings |= photo_warnings(photo, policy_of(seat.attempt.enrolment.edition_key))
        found.append(_facts(seat, photo, warnings, talk))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Talk:
    """Of some attempts: whose hand is up, how much nobody has read, and their risks."""

    hands: frozenset[int]
    unread: Mapping[int, int]
    risks: Mapping[int, Risk]


def _talk(attempts: Collection[int]) -> _Talk:
    hands = RaisedHand.objects.filter(attempt__in=attempts, lowered_at=None)
    unread = CandidateMessage.objects.filter(attempt__in=attempts, read_at=None).order_by()
    counts = unread.values_list("attempt_id").annotate(number=Count("pk"))
    return _Talk(
        hands=frozenset(hands.values_list("attempt_id", flat=True)),
        unread=dict(counts),
        risks=attempt_risks(attempts),
    )


def _facts(
    seat: SeatState, photo: Photo | None, warnings: Collection[str], talk: _Talk
) -> SeatFacts:
    return SeatFacts(
        seat=seat,
        photo=photo,
        flags=worst_first(warnings),
        hand_raised=seat.attempt_id in talk.hands,
        unread=talk.unread.get(seat.attempt_id, 0),
        risk=talk.risks[seat.attempt_id].points,
    )


def _last_photos(attempts: Collection[int]) -> dict[int, Photo]:
    """The newest photo of each attempt that has been looked at, so that picture and warnings
    belong together; the newest of all as long as none has."""
    photos = Photo.objects.filter(attempt__in=attempts).exclude(path="")
    photos = photos.defer("perceptual_hash", "hash_bands").annotate(
        is_pending=Case(When(band=PhotoBand.PENDING, then=True), default=False)
    )
    taken = Coalesce("claimed_at", "taken_at").desc()
    newest = photos.order_by("attempt_id", "is_pending", taken, "-pk").distinct("attempt_id")
    return {photo.attempt_id: photo for photo in newest if photo.attempt_id is not None}


def _recent_incidents(attempts: Collection[int]) -> dict[int, set[str]]:
    since = db_now() - INCIDENT_SHOWS
    # What a photo shows is on the tile with the photo.
    recent = Incident.objects.filter(attempt__in=attempts, at__gte=since, photo=None)
    found: dict[int, set[str]] = defaultdict(set)
    for attempt_id, kind in recent.values_list("attempt_id", "kind").distinct():
        found[attempt_id].add(kind)
    return found
