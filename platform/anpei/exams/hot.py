"""Views on the hot path: one statement each, authorised by a signed lease (DESIGN §7).

``POST /hot/exams/answer``  ``{"token", "items": [{"item", "chosen", "marked", "sequence"}, …]}``
``POST /hot/exams/pulse``   ``{"token"}``

``POST /hot/exams/waiting`` ``{"token"}``  of the waiting room: how long still
``POST /hot/exams/start``   ``{"token"}``  takes the paper drawn beforehand

The first two answer ``{"now", "deadline", "live", …}`` in milliseconds of the database's clock; an
answer is acknowledged only after its commit. ``live`` counts what the page has to be told: when it
has grown, the page asks (``invigilation``). 409 ``{"code"}`` says that nothing was saved and why:
``lease`` (another page took over, or the session was ended), ``paused`` (to be sent again),
``time_over`` or ``closed``.
"""

import random
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse

from anpei.exams.domain import give_back_now
from anpei.exams.drawn import begin_drawn, look
from anpei.exams.leases import Lease, read_token
from anpei.exams.states import AttemptState
from anpei.exams.waiting_tickets import read_waiting
from anpei.exams.written import read_written
from anpei.kernel.json_bodies import read_json
from tenants.hot import hot_row

_FAR_MS = 180_000
_FAR_POLL_MS, _NEAR_POLL_MS = 30_000, 10_000
_SPREAD_MS, _LONGEST_SPREAD_MS = 5, 10_000
"""Of each candidate, and in all: two hundred starts a second."""

# A session that was ended writes no more (T18): one user by key.
# The share lock makes closing wait for us and us for it: after waiting, PostgreSQL looks at the
# row again, so an answer is either graded or refused (read committed, EvalPlanQual).
_SAVE = """
WITH open AS (
  SELECT id, deadline_at, item_count, live_sequence FROM {schema}.exams_attempt
  WHERE id = %s AND lease = %s AND state = 'running' AND paused_at IS NULL
    AND clock_timestamp() <= deadline_at AND EXISTS (
      SELECT FROM {schema}.accounts_user u
      WHERE u.id = %s AND u.session_generation = %s AND u.is_active)
  FOR SHARE
), saved AS (
  INSERT INTO {schema}.exams_answer AS saved_answer
    (attempt_id, item, chosen, marked, sequence, saved_at)
  SELECT open.id, new.item, new.chosen, new.marked, new.sequence, clock_timestamp()
  FROM open, jsonb_to_recordset(%s::jsonb)
    AS new(item int, chosen jsonb, marked boolean, sequence int)
  WHERE new.item < open.item_count
  ON CONFLICT (attempt_id, item) DO UPDATE
    SET chosen = excluded.chosen, marked = excluded.marked,
        sequence = excluded.sequence, saved_at = excluded.saved_at
    WHERE saved_answer.sequence < excluded.sequence
)
SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint,
       (extract(epoch FROM deadline_at) * 1000)::bigint, live_sequence FROM open
"""

# A due photo is asked for once: asking plans the next one, at 0.4 to 1.6 times the mean (SD-45).
# While the clock is held the page is still heard of; the deadline is told as if it went on now.
# Silence counts as absence from three pulses on, but for the time in which nobody could be heard.
_PULSE = """
UPDATE {schema}.exams_attempt AS attempt SET
  last_seen_at = clock_timestamp(),
  left_at = NULL, grace_ms = 0, grace_seen_at = NULL,
  away_seconds = away_seconds + CASE
    WHEN clock_timestamp() - last_seen_at > interval '30 seconds'
    THEN greatest(0, extract(epoch FROM clock_timestamp() - last_seen_at - coalesce((
      SELECT sum(o.ended_at - greatest(o.began_at, last_seen_at)) FROM public.tenants_outage o
      WHERE o.ended_at > last_seen_at), interval '0'))::int) ELSE 0 END,
  photos_asked = photos_asked + turn.due::int,
  next_photo_at = CASE WHEN turn.due
    THEN clock_timestamp() + make_interval(secs => photo_seconds * (0.4 + 1.2 * random()))
    ELSE attempt.next_photo_at END
FROM (
  SELECT id, paused_at IS NULL AND coalesce(next_photo_at <= clock_timestamp(), false) AS due
  FROM {schema}.exams_attempt
  WHERE id = %s AND lease = %s AND state = 'running'
    AND (paused_at IS NOT NULL OR clock_timestamp() <= deadline_at) AND EXISTS (
      SELECT FROM {schema}.accounts_user u
      WHERE u.id = %s AND u.session_generation = %s AND u.is_active)
  FOR NO KEY UPDATE
) AS turn
WHERE attempt.id = turn.id
RETURNING (extract(epoch FROM clock_timestamp()) * 1000)::bigint,
          (extract(epoch FROM deadline_at
            + coalesce(clock_timestamp() - paused_at, interval '0')) * 1000)::bigint,
          turn.due, live_sequence, paused_at IS NOT NULL
"""

# The page is being left, as far as its browser knows; a reload comes back with a lease of its own.
_LEAVING = """
UPDATE {schema}.exams_attempt SET left_at = clock_timestamp()
WHERE id = %s AND lease = %s AND state = 'running' AND left_at IS NULL
RETURNING id
"""

_WHY = """
SELECT state, lease = %s AND EXISTS (
      SELECT FROM {schema}.accounts_user u
      WHERE u.id = %s AND u.session_generation = %s AND u.is_active), paused_at IS NOT NULL
FROM {schema}.exams_attempt WHERE id = %s
"""


def save_answers(request: HttpRequest) -> HttpResponse:
    """Save one or several answers; an older sequence never replaces a newer one (PL-30)."""
    body = read_json(request)
    lease, written = read_token(body.get("token")), read_written(body.get("items"))
    row = hot_row(_SAVE, [*_who(lease), written])
    if row is None:
        return _refusal(lease)
    return JsonResponse({"now": row[0], "deadline": row[1], "live": row[2]})


def leaving(request: HttpRequest) -> HttpResponse:
    """The page goes away: what that means is the province's, and only after the grace (YN-31)."""
    lease = read_token(read_json(request).get("token"))
    hot_row(_LEAVING, [lease.attempt_id, lease.secret])
    return JsonResponse({})


def pulse(request: HttpRequest) -> HttpResponse:
    """The page is there: the time that is left, and whether a photo is wanted now."""
    lease = read_token(read_json(request).get("token"))
    row = hot_row(_PULSE, _who(lease))
    if row is None:
        return _refusal(lease)
    now, deadline, photo_wanted, live, paused = row
    return JsonResponse(
        {
            "now": now,
            "deadline": deadline,
            "photo_wanted": photo_wanted,
            "live": live,
            "paused": paused,
        }
    )


def wait(request: HttpRequest) -> HttpResponse:
    """Before the exam: the one clock, and when to ask again, spread so that not all ask at once.

    ``spread_ms``: over how long the starts of this window are spread.
    """
    waiting = look(read_waiting(read_json(request).get("token")))
    if waiting is None:
        return JsonResponse({"code": "closed"}, status=409)
    left = waiting.opens - waiting.now
    mean = _FAR_POLL_MS if left > _FAR_MS else _NEAR_POLL_MS
    return JsonResponse(
        {
            "now": waiting.now,
            "opens": waiting.opens,
            "until": waiting.until,
            "drawn": waiting.is_drawn,
            "spread_ms": min(_LONGEST_SPREAD_MS, waiting.candidates * _SPREAD_MS),
            "again_in_ms": round(mean * (0.5 + random.random())),  # noqa: S311 - no secret
        }
    )


def start(request: HttpRequest) -> HttpResponse:
    """Begin with the paper drawn beforehand; 409 ``on_the_spot``: start through the API, which
    asks the province again and says why when it may not be."""
    ticket = read_waiting(read_json(request).get("token"))
    begun = begin_drawn(ticket, address=request.META.get("REMOTE_ADDR", ""))
    if begun is None:
        return JsonResponse({"code": "on_the_spot"}, status=409)
    return JsonResponse(
        {"id": begun.public_id, "started": begun.started, "deadline": begun.deadline}, status=201
    )


def _who(lease: Lease) -> list[int | str]:
    return [lease.attempt_id, lease.secret, lease.user_id, lease.generation]


def _refusal(lease: Lease) -> HttpResponse:
    """Why nothing was saved; asked only then, so that the good way is one statement."""
    attempt_id, *held = _who(lease)
    row = hot_row(_WHY, [*held, attempt_id])
    if row is None or row[0] != AttemptState.RUNNING:
        code = "closed"
    elif not row[1]:
        code = "lease"
    else:
        code = "paused" if row[2] else "time_over"
    if code == "time_over" and give_back_now(lease.attempt_id):
        # It was the platform's own outage that used up the time: to be sent again.
        return JsonResponse({"code": "unavailable"}, status=503)
    return JsonResponse({"code": code}, status=409)


HOT_PATHS: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "/hot/exams/answer": save_answers,
    "/hot/exams/pulse": pulse,
    "/hot/exams/leaving": leaving,
    "/hot/exams/waiting": wait,
    "/hot/exams/start": start,
}
