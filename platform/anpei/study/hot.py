"""The beat's address: one statement, authorised by the signed lease (DESIGN §7)."""

import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from anpei.kernel.decisions import Decision
from anpei.study.beat import (
    COUNTED,
    RECHECK,
    REPEATED,
    TAKEN_OVER,
    Beat,
    Counted,
    count_beat,
    next_beat_in,
)
from anpei.study.domain import complete_topic, renew_approval
from anpei.study.leases import read_lease

_LONGEST_BODY = 2048
_LONGEST_MS = 24 * 3600 * 1000


def beat(request: HttpRequest) -> HttpResponse:
    """POST ``{lease, token, position_ms, covered_ms, visible, playing, camera}``.

    200: ``{outcome: counted|repeated, credited_ms, reason, watched_ms, required_ms, complete,
    token, next_in_ms, photo: null|{expires_in_ms}}``. 409 ``taken_over`` or ``used``, 403
    ``stopped`` (the province's reason) or ``unknown``, 422 ``invalid``: nothing was counted.
    """
    if request.method != "POST":
        return JsonResponse({"outcome": "invalid"}, status=405, headers={"Allow": "POST"})
    claim = _read(request)
    if claim is None:
        return JsonResponse({"outcome": "invalid"}, status=422)
    lease = read_lease(claim.get("lease", ""))
    if lease is None:
        return JsonResponse({"outcome": "unknown"}, status=403)
    try:
        beat = Beat(
            lease=lease,
            token=_plain(claim["token"]),
            covered_ms=_milliseconds(claim["covered_ms"]),
            position_ms=_milliseconds(claim.get("position_ms", 0)),
            visible=claim.get("visible") is True,
            playing=claim.get("playing") is True,
            camera=claim.get("camera") is True,
        )
    except (KeyError, TypeError, ValueError, OverflowError):
        return JsonResponse({"outcome": "invalid"}, status=422)
    return _answer(beat)


def _read(request: HttpRequest) -> dict[str, Any] | None:
    try:
        if int(request.META.get("CONTENT_LENGTH") or 0) > _LONGEST_BODY:
            return None
        claim = json.loads(request.body)
    except ValueError:
        return None
    readable = isinstance(claim, dict) and isinstance(claim.get("lease"), str)
    return claim if readable else None


def _plain(value: object) -> str:
    if not (isinstance(value, str) and value.isascii() and value.isprintable()):
        raise TypeError("a token is plain text")
    return value[:32]


def _milliseconds(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError("milliseconds are a number")
    return max(0, min(int(value), _LONGEST_MS))


def _answer(beat: Beat) -> HttpResponse:
    counted = count_beat(beat)
    if counted is not None and counted.outcome == RECHECK:
        decision = renew_approval(lease=beat.lease)
        if decision is not None and not decision.allowed:
            return _stopped(decision)
        counted = count_beat(beat)
    if counted is None or counted.outcome == TAKEN_OVER:
        return _refused(TAKEN_OVER, _("Another player of yours was opened; this one has stopped."))
    if counted.outcome not in {COUNTED, REPEATED}:
        return _refused(counted.outcome, _("This beat was counted already; reload the page."))
    complete = counted.watched_ms >= counted.required_ms
    if complete and not counted.completed:
        complete_topic(study_id=counted.study_id, by=None)
    return JsonResponse(_body(counted, complete))


def _body(counted: Counted, complete: bool) -> dict[str, Any]:
    photo = None if counted.photo_ms is None else {"expires_in_ms": counted.photo_ms}
    return {
        "outcome": counted.outcome,
        "credited_ms": counted.credit_ms,
        "reason": counted.reason,
        "watched_ms": counted.watched_ms,
        "required_ms": counted.required_ms,
        "complete": complete,
        "token": counted.token,
        "next_in_ms": next_beat_in(counted.beat_ms, counted.required_ms, counted.watched_ms),
        "photo": photo,
    }


def _refused(outcome: str, detail: str) -> HttpResponse:
    return JsonResponse({"outcome": outcome, "detail": detail}, status=409)


def _stopped(decision: Decision) -> HttpResponse:
    return JsonResponse(
        {
            "outcome": "stopped",
            "detail": str(decision.message),
            "remedy": str(decision.remedy),
            "rule": decision.rule,
        },
        status=403,
    )


HOT_PATHS: dict[str, Callable[[HttpRequest], HttpResponse]] = {"/hot/study/beat": beat}
