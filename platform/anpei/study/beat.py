"""The beat: one statement counts the time really watched (PL-20, SD-34).

Credit = min(time since the last beat on the database's clock, the beat's interval, the covered
time claimed), and nothing while hidden, paused, without camera or with a photo unanswered. A
token counts once; sent again it gets the same answer. An older player changes nothing, nor does
one whose session was ended (T18).
"""

from dataclasses import dataclass
from typing import Any

from anpei.study.leases import Lease, make_key
from tenants.hot import hot_row

COUNTED, REPEATED, TAKEN_OVER, USED, RECHECK = (
    "counted",
    "repeated",
    "taken_over",
    "used",
    "recheck",
)

STATEMENT = """
WITH held AS MATERIALIZED (
  SELECT p.person_id, p.study_id, p.lease, p.beat_token, p.last_token, p.last_beat_at, p.beat_ms,
    p.last_credit_ms, p.last_reason, p.played_ms, p.needs_camera, p.approved_facts,
    p.approved_until, p.photo_due_ms, p.photo_asked_at, p.photo_missed, p.photo_answer_ms,
    s.watched_ms, s.required_ms, s.completed_at,
    s.photos_received < p.photos_required AS photo_short,
    l.valid_until::text || '|' || l.status || '|' || e.state || '|'
      || coalesce(e.study_from, c.study_from)::text || '|'
      || coalesce(e.study_until, c.study_until)::text AS facts,
    EXISTS (SELECT FROM {schema}.accounts_user u WHERE u.id = %(user)s
      AND u.session_generation = %(generation)s AND u.is_active) AS signed_in
  FROM {schema}.study_player p
  JOIN {schema}.study_topicstudy s ON s.id = p.study_id
  JOIN {schema}.enrolment_enrolment e ON e.id = p.enrolment_id
  JOIN {schema}.enrolment_trainingclass c ON c.id = e.training_class_id
  JOIN {schema}.people_licence l ON l.id = e.licence_id
  WHERE p.person_id = %(person)s
  FOR NO KEY UPDATE OF p, s
), timed AS MATERIALIZED (
  -- The clock is read after the lock is held: a beat that waited is not counted as older.
  SELECT held.*, clock_timestamp() AS now FROM held
), judged AS (
  SELECT timed.*,
    CASE
      WHEN lease <> %(lease)s OR NOT signed_in THEN 'taken_over'
      WHEN beat_token = %(token)s THEN
        CASE WHEN facts <> approved_facts OR now >= approved_until
          THEN 'recheck' ELSE 'counted' END
      WHEN last_token = %(token)s THEN 'repeated'
      ELSE 'used'
    END AS outcome,
    floor(LEAST(GREATEST(extract(epoch FROM now - last_beat_at) * 1000, 0),
      beat_ms, %(covered)s))::int AS claim_ms,
    photo_missed OR COALESCE(
      photo_asked_at + photo_answer_ms * interval '1 millisecond' < now, false) AS photo_late,
    required_ms - watched_ms - photo_short::int AS room_ms,
    %(visible)s AND (%(camera)s OR NOT needs_camera) AS seen
  FROM timed
), played AS (
  SELECT judged.*,
    CASE WHEN seen AND %(playing)s AND NOT photo_late THEN claim_ms ELSE 0 END AS play_ms
  FROM judged
), counted AS (
  SELECT played.*,
    GREATEST(0, LEAST(play_ms, room_ms)) AS credit_ms,
    seen AND (photo_asked_at IS NULL OR photo_late)
      AND (photo_late OR COALESCE(played_ms + play_ms >= photo_due_ms, false)
        OR (photo_short AND play_ms >= room_ms)) AS ask,
    CASE
      WHEN NOT %(visible)s THEN 'hidden'
      WHEN NOT seen THEN 'no_camera'
      WHEN photo_late THEN 'photo_missed'
      WHEN NOT %(playing)s THEN 'paused'
      WHEN photo_short AND play_ms >= room_ms THEN 'photo_needed'
      ELSE ''
    END AS reason
  FROM played
), player AS (
  UPDATE {schema}.study_player p SET
    beat_token = %(next)s, last_token = %(token)s, last_beat_at = c.now,
    last_credit_ms = c.credit_ms, last_reason = c.reason,
    played_ms = c.played_ms + c.play_ms, photo_missed = c.photo_late,
    photo_asked_at = CASE WHEN c.ask THEN c.now ELSE c.photo_asked_at END
  FROM counted c WHERE c.outcome = 'counted' AND p.person_id = c.person_id
), study AS (
  UPDATE {schema}.study_topicstudy s SET
    watched_ms = c.watched_ms + c.credit_ms, position_ms = %(position)s
  FROM counted c WHERE c.outcome = 'counted' AND s.id = c.study_id
)
SELECT outcome, study_id, required_ms, completed_at IS NOT NULL, beat_ms,
  CASE outcome WHEN 'counted' THEN credit_ms ELSE last_credit_ms END,
  CASE outcome WHEN 'counted' THEN reason ELSE last_reason END,
  watched_ms + CASE outcome WHEN 'counted' THEN credit_ms ELSE 0 END,
  CASE outcome WHEN 'counted' THEN %(next)s ELSE beat_token END,
  CASE
    WHEN outcome = 'counted' AND ask THEN photo_answer_ms
    WHEN photo_asked_at IS NOT NULL THEN GREATEST(0, photo_answer_ms
      - floor(extract(epoch FROM now - photo_asked_at) * 1000))::int
  END
FROM counted
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """What a player claims since its last beat. Times in milliseconds."""

    lease: Lease
    token: str
    covered_ms: int
    position_ms: int
    visible: bool
    playing: bool
    camera: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What the database said. Times in milliseconds."""

    outcome: str
    study_id: int
    required_ms: int
    completed: bool
    """Whether the credits were recorded before this beat."""
    beat_ms: int
    credit_ms: int
    reason: str
    """Why less than the claim was counted: hidden, paused, no_camera, photo_missed …"""
    watched_ms: int
    token: str
    """The token of the next beat."""
    photo_ms: int | None
    """Time left to answer the request for a photo; None: none is asked for."""


def count_beat(beat: Beat) -> Counted | None:
    """Count one beat in one statement; None when there is no such player."""
    row = hot_row(STATEMENT, _parameters(beat))
    if row is None:
        return None
    return Counted(
        outcome=row[0],
        study_id=row[1],
        required_ms=row[2],
        completed=row[3],
        beat_ms=row[4],
        credit_ms=row[5],
        reason=row[6],
        watched_ms=row[7],
        token=row[8],
        photo_ms=row[9],
    )


def _parameters(beat: Beat) -> dict[str, Any]:
    return {
        "person": beat.lease.person_id,
        "lease": beat.lease.key,
        "user": beat.lease.user_id,
        "generation": beat.lease.generation,
        "token": beat.token,
        "next": make_key(),
        "covered": beat.covered_ms,
        "position": beat.position_ms,
        "visible": beat.visible,
        "playing": beat.playing,
        "camera": beat.camera,
    }


def next_beat_in(beat_ms: int, required_ms: int, watched_ms: int) -> int:
    """Milliseconds until the player should beat again.

    A little before the interval is over, so that a late timer costs nothing; more often in a
    short topic; and right at its end.
    """
    usual = min(beat_ms * 9 // 10, max(4_000, required_ms // 5))
    remaining = required_ms - watched_ms
    return max(1_000, min(usual, remaining + 100)) if remaining > 0 else usual
