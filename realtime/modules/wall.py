"""wall: a proctor's page follows its rooms by number (PL-31), and says whose tile is open."""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.exams.models import Attempt
from anpei.invigilation import domain, queries
from anpei.invigilation.wall import View, look
from anpei.kernel.errors import InvalidInput, NotAllowed
from realtime.feeds import Follower, Topic, Turn
from realtime.parties import Party
from realtime.protocol import Reply

_SIGN_OF_LIFE_SECONDS = 2.0
"""A wall that hears nothing knows that nothing happened; after some of these, that it is cut."""
_ENTIRELY_SECONDS = 5.0
_TURNS = 8
"""Looks over which the rooms are spread: fewer than there are in those seconds."""
_last_entirely: dict[tuple[str, int], float] = {}


def watch(schema: str, party: Party, body: dict[str, Any]) -> Reply:
    """``{room, after}``: from now on ``changes`` of that room, everything after that number."""
    room = queries.duty_of(party.user_id, str(body.get("room", "")))
    if room is None:
        raise NotAllowed(_("You are not on duty in this room."))
    after = body.get("after", 0)
    if isinstance(after, bool) or not isinstance(after, int) or after < 0:
        raise InvalidInput("after is a number")
    return Reply(follow=(Topic("wall", room.pk, after),))


def look_at(schema: str, party: Party, body: dict[str, Any]) -> Reply:
    """``{room, attempt}``: whose tile is open, "" = nobody's; colleagues see it."""
    room = queries.duty_of(party.user_id, str(body.get("room", "")))
    if room is None:
        raise NotAllowed(_("You are not on duty in this room."))
    wanted = str(body.get("attempt", ""))
    attempt = Attempt.objects.filter(public_id=wanted).defer("paper").first() if wanted else None
    domain.look_at(room=room, attempt=attempt, by=User.objects.get(pk=party.user_id))
    return Reply()


def feed(schema: str, followers: Sequence[Follower]) -> list[Turn]:
    """One look at all rooms of all walls; whoever is no longer on duty may not stay (T19)."""
    duties = queries.duties_in([(one.user_id, one.key) for one in followers])
    there = [one for one in followers if (one.user_id, one.key) in duties]
    views = []
    for one in there:
        duty = duties[one.user_id, one.key]
        views.append(View(duty.room, duty.user_public_id, one.after))
    entirely = _due(schema, {one.key for one in there})
    domain.note_at_wall([duty.duty_id for duty in duties.values() if duty.room.pk in entirely])
    bodies = iter(look(views, entirely=entirely) if views else [])
    return [
        _turn(one, next(bodies)) if (one.user_id, one.key) in duties else Turn(0, may_stay=False)
        for one in followers
    ]


def _due(schema: str, rooms: set[int]) -> list[int]:
    """The rooms whose seats are all made anew this time: in turn, so that no look takes long."""
    now = time.monotonic()
    waiting = sorted(rooms, key=lambda room: _last_entirely.get((schema, room), 0.0))
    since = now - _ENTIRELY_SECONDS
    due = [room for room in waiting if _last_entirely.get((schema, room), 0.0) < since]
    due = due[: max(1, len(rooms) // _TURNS)]
    _last_entirely.update({(schema, room): now for room in due})
    return due


def _turn(follower: Follower, body: dict[str, Any]) -> Turn:
    """Nothing, when nothing is new and the last word was not long ago."""
    watchers = json.dumps(body["watchers"], sort_keys=True)
    now = time.monotonic()
    told = follower.told
    if isinstance(told, tuple) and not body["seats"]:
        before, at = told
        if before == watchers and now - at < _SIGN_OF_LIFE_SECONDS:
            return Turn(body["seq"], told=told)
    return Turn(body["seq"], body=body, told=(watchers, now))


VERBS: Mapping[str, Callable[[str, Party, dict[str, Any]], Reply]] = {
    "watch": watch,
    "look_at": look_at,
}
