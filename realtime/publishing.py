"""Telling sockets what happened. Lost messages are allowed: whoever missed one asks over HTTP."""

import logging
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from redis.exceptions import RedisError

from anpei.accounts.signals import session_superseded
from anpei.invigilation.signals import candidate_told, live_look_ended
from anpei.presence.signals import looked_at
from anpei.study.signals import player_taken_over
from realtime.groups import candidates_of, looks_of, notices_of, players_of
from tenants.entering import current_schema

logger = logging.getLogger(__name__)


def publish(group: str, module: str, verb: str, body: dict[str, Any]) -> None:
    """Send to everybody in ``group``, a name from ``realtime.groups``, of the current tenant."""
    message = {
        "type": "deliver",
        "schema": current_schema(),
        "module": module,
        "verb": verb,
        "body": body,
    }
    try:
        async_to_sync(get_channel_layer().group_send)(group, message)
    except (RedisError, OSError) as error:
        logger.warning("sockets unreachable, %s.%s is not told: %s", module, verb, error)


def tell_older_player(*, person_id: int, lease: str, **_: Any) -> None:
    publish(players_of(current_schema(), person_id), "study", "taken_over", {"lease": lease})


def tell_of_look(*, attempt_id: int, look: str, **_: Any) -> None:
    publish(candidates_of(current_schema(), attempt_id), "live", "stopped", {"look": look})


def tell_candidate(*, attempt_id: int, seq: int, **_: Any) -> None:
    publish(candidates_of(current_schema(), attempt_id), "exam", "told", {"seq": seq})


def tell_older_session(*, user_id: int, **_: Any) -> None:
    """Whoever still listens is no longer signed in: the consumer closes the socket at once."""
    publish(notices_of(current_schema(), user_id), "session", "superseded", {})


def tell_looked(*, check: str, state: str, **_: Any) -> None:
    publish(looks_of(current_schema(), check), "presence", "looked", {"state": state})


def listen() -> None:
    """Hear what the apps below announce."""
    live_look_ended.connect(tell_of_look, dispatch_uid="realtime.tell_of_look")
    candidate_told.connect(tell_candidate, dispatch_uid="realtime.tell_candidate")
    session_superseded.connect(tell_older_session, dispatch_uid="realtime.tell_older_session")
    looked_at.connect(tell_looked, dispatch_uid="realtime.tell_looked")
    player_taken_over.connect(tell_older_player, dispatch_uid="realtime.tell_older_player")
