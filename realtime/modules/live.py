"""live: the live picture of a candidate, asked for by a proctor on duty (PL-31).

Proctor: ``ask``, ``signal``, ``frames``, ``connected``, ``keep``, ``stop``. Candidate (who watches
by ``exam.watch``): ``signal``, ``frame``. Signals and frames pass through and are not kept; that
somebody looked is.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.exams.models import Attempt
from anpei.exams.states import AttemptState
from anpei.invigilation import domain
from anpei.invigilation.ice import ice_servers
from anpei.invigilation.models import LiveLook, LiveWay
from anpei.kernel.errors import InvalidInput, NotAllowed
from realtime.groups import candidates_of, look_of
from realtime.parties import Party
from realtime.protocol import Reply
from realtime.publishing import publish

_SIGNAL_KEYS = {"description", "candidate"}
_FRAME_CHARACTERS = 60_000


def ask(schema: str, party: Party, body: dict[str, Any]) -> Reply:
    """``{attempt}`` → ``{look, ice}``; the candidate's page hears ``wanted``."""
    by = User.objects.get(pk=party.user_id)
    look = domain.begin_look(attempt=_attempt(body), by=by)
    ice = ice_servers(look.public_id)
    publish(
        candidates_of(schema, look.attempt_id),
        "live",
        "wanted",
        {"look": look.public_id, "ice": ice},
    )
    return Reply(body={"look": look.public_id, "ice": ice}, join=(look_of(schema, look.pk),))


def signal(schema: str, party: Party, body: dict[str, Any]) -> Reply:
    """``{look, signal}`` to the other side: a session description or an ICE candidate."""
    found = body.get("signal")
    if not (isinstance(found, dict) and set(found) <= _SIGNAL_KEYS):
        raise InvalidInput("signal is a description or a candidate")
    look, by_candidate = _side(party, body)
    group = look_of(schema, look.pk) if by_candidate else candidates_of(schema, look.attempt_id)
    publish(group, "live", "signal", {"look": look.public_id, "signal": found})
    return Reply()


def frames(schema: str, party: Party, body: dict[str, Any]) -> Reply:
    """``{look}``: no way between the browsers was found; single pictures are asked for."""
    look = _own_look(party, body)
    publish(
        candidates_of(schema, look.attempt_id), "live", "frames_wanted", {"look": look.public_id}
    )
    return Reply()


def frame(schema: str, party: Party, body: dict[str, Any]) -> Reply:
    """``{look, picture}``: a JPEG in base64, for the one who looks."""
    look, by_candidate = _side(party, body)
    picture = body.get("picture")
    if not by_candidate or not isinstance(picture, str) or len(picture) > _FRAME_CHARACTERS:
        raise InvalidInput("picture is a small JPEG")
    domain.note_way(look=look, way=LiveWay.FRAMES)
    publish(look_of(schema, look.pk), "live", "frame", {"look": look.public_id, "picture": picture})
    return Reply()


def connected(schema: str, party: Party, body: dict[str, Any]) -> Reply:
    """``{look}``: the moving picture is seen."""
    domain.note_way(look=_own_look(party, body), way=LiveWay.WEBRTC)
    return Reply()


def keep(schema: str, party: Party, body: dict[str, Any]) -> Reply:
    """``{look}``: the page still looks; a socket that came back hears of it again."""
    look = _look(body)
    domain.keep_look(look=look, by=User.objects.get(pk=party.user_id))
    publish(candidates_of(schema, look.attempt_id), "live", "kept", {"look": look.public_id})
    return Reply(join=(look_of(schema, look.pk),))


def stop(schema: str, party: Party, body: dict[str, Any]) -> Reply:
    """``{look}``: enough seen."""
    look = _look(body)
    if look.by_id == party.user_id:
        domain.end_look(look=look)
    return Reply(quit=(look_of(schema, look.pk),))


def _attempt(body: dict[str, Any]) -> Attempt:
    attempts = Attempt.objects.select_related("enrolment__person").defer("paper")
    attempt = attempts.filter(public_id=str(body.get("attempt", ""))).first()
    if attempt is None:
        raise NotAllowed(_("You do not watch this candidate's room."))
    return attempt


def _look(body: dict[str, Any]) -> LiveLook:
    looks = LiveLook.objects.select_related("attempt__enrolment").defer("attempt__paper")
    look = looks.filter(public_id=str(body.get("look", ""))).first()
    if look is None:
        raise NotAllowed(_("This look is over."))
    return look


def _own_look(party: Party, body: dict[str, Any]) -> LiveLook:
    look = _look(body)
    domain.check_is_looking(look=look, by=User.objects.get(pk=party.user_id))
    return look


def _side(party: Party, body: dict[str, Any]) -> tuple[LiveLook, bool]:
    """The look, and whether it is its candidate who speaks; nobody else but the one who looks."""
    look = _look(body)
    if party.person_id is not None and look.attempt.enrolment.person_id == party.person_id:
        if look.ended_at or look.attempt.state != AttemptState.RUNNING:
            raise NotAllowed(_("This look is over."))
        return look, True
    return _own_look(party, body), False


VERBS: Mapping[str, Callable[[str, Party, dict[str, Any]], Reply]] = {
    "ask": ask,
    "signal": signal,
    "frames": frames,
    "frame": frame,
    "connected": connected,
    "keep": keep,
    "stop": stop,
}
