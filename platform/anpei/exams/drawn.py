"""The start of an exam with a paper drawn before: one statement takes it and begins (PL-30).

The province was asked when the paper was drawn. What it looked at is kept as one text and made
anew inside the statement: when anything differs, nothing is taken, and the start asks again.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models.expressions import DatabaseDefault

from anpei.exams.leases import new_secret
from anpei.exams.models import Attempt
from anpei.exams.waiting_tickets import WaitingTicket
from anpei.kernel.ids import make_public_id
from tenants.hot import hot_row

FACTS = """concat_ws('|', e.state, e.edition_key, e.extra_attempts, l.category, l.valid_until,
  l.status,
  coalesce(e.study_from, c.study_from), coalesce(e.study_until, c.study_until),
  c.credit_tenths, c.curriculum_id,
  (SELECT concat_ws(':', count(*), count(s.completed_at), sum(s.credit_tenths))
    FROM {schema}.study_topicstudy s WHERE s.enrolment_id = e.id),
  (SELECT count(*) FROM {schema}.courses_topic t
    JOIN {schema}.courses_topiccategory k ON k.id = t.category_id
    WHERE k.curriculum_id = c.curriculum_id AND t.is_open AND NOT EXISTS (
      SELECT FROM {schema}.study_topicstudy s WHERE s.topic_id = t.id
        AND s.enrolment_id = e.id AND s.completed_at IS NOT NULL)),
  (SELECT concat_ws(':', count(*), max(a.number), count(*) FILTER (WHERE a.state = 'running'))
    FROM {schema}.exams_attempt a WHERE a.enrolment_id = e.id))"""
"""What ``decide_exam`` is told of an enrolment ``e``, its class ``c`` and licence ``l``."""

_HOLD = """
WITH held AS MATERIALIZED (
  SELECT e.id AS enrolment_id, u.id AS user_id, u.display_name, {facts} AS facts
  FROM {schema}.enrolment_enrolment e
  JOIN {schema}.enrolment_trainingclass c ON c.id = e.training_class_id
  JOIN {schema}.people_licence l ON l.id = e.licence_id
  JOIN {schema}.accounts_user u ON u.person_id = e.person_id AND u.is_active
    AND u.id = %(user)s AND u.session_generation = %(generation)s
  WHERE e.id = %(enrolment)s
  FOR NO KEY UPDATE OF e
), taken AS (
  DELETE FROM {schema}.exams_drawnpaper d USING held, {schema}.exams_examwindow w
  WHERE d.enrolment_id = held.enrolment_id AND d.facts = held.facts AND w.id = d.window_id
    AND w.cancelled_at IS NULL AND clock_timestamp() < d.valid_until
    AND clock_timestamp() >= w.opens_at AND clock_timestamp() < w.entry_until
  RETURNING d.*, clock_timestamp() AS moment
), begun AS (
  INSERT INTO {schema}.exams_attempt ({columns}) SELECT {values} FROM taken
  ON CONFLICT DO NOTHING
  RETURNING id, public_id, kind, number, item_count, deadline_at, started_at
), decided AS (
  INSERT INTO {schema}.provinces_decisionrecord (subject, subject_id, question, outcome, rule,
    edition, message, facts, allowed_from, decided_at)
  SELECT 'attempt', begun.id, 'decide_exam', decision->>'outcome', decision->>'rule',
    decision->>'edition', decision->>'message', decision->'facts', NULL, taken.drawn_at
  FROM begun, taken
), audited AS (
  INSERT INTO {schema}.audit_auditentry (at, actor_id, actor, address, act, subject, subject_id,
    before, after, reason, digest)
  SELECT clock_timestamp(), user_id, display_name, %(address)s, 'attempt.started',
    'exams.attempt', begun.id, '{{}}', jsonb_build_object('kind', kind, 'number', number,
      'items', item_count, 'deadline_at', deadline_at), '', ''
  FROM begun, held
)
SELECT public_id, (extract(epoch FROM started_at) * 1000)::bigint,
  (extract(epoch FROM deadline_at) * 1000)::bigint FROM begun
"""
_FROM_PAPER = {
    "public_id": "%(public_id)s",
    "enrolment_id": "enrolment_id",
    "kind": "'final'",
    "number": "number",
    "state": "'running'",
    "paper": "paper",
    "item_count": "item_count",
    "started_at": "moment",
    "deadline_at": "moment + minutes * interval '1 minute'",
    "lease": "%(lease)s",
    "photo_seconds": "photo_seconds",
    # Within the first seconds, whatever the mean: as domain.start draws it.
    "next_photo_at": "CASE WHEN photo_seconds > 0 THEN moment"
    " + make_interval(secs => 2 + random() * (least(8, photo_seconds) - 2)) END",
}

_LOOK = """
SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint,
  (extract(epoch FROM w.opens_at) * 1000)::bigint,
  (extract(epoch FROM w.entry_until) * 1000)::bigint, w.candidates,
  EXISTS (SELECT FROM {schema}.exams_drawnpaper d WHERE d.enrolment_id = e.id)
FROM {schema}.enrolment_enrolment e
JOIN {schema}.accounts_user u ON u.person_id = e.person_id AND u.is_active
  AND u.id = %(user)s AND u.session_generation = %(generation)s
JOIN {schema}.exams_examwindow w ON w.training_class_id = e.training_class_id
  AND w.cancelled_at IS NULL AND w.entry_until > clock_timestamp()
WHERE e.id = %(enrolment)s ORDER BY w.opens_at LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Begun:
    """An attempt that has begun. Milliseconds of the database's clock."""

    public_id: str
    started: int
    deadline: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """How it stands before the exam. Milliseconds of the database's clock."""

    now: int
    opens: int
    until: int
    candidates: int
    is_drawn: bool


def begin_drawn(ticket: WaitingTicket, *, address: str) -> Begun | None:
    """Take the paper drawn for this candidate and begin, in one statement; None when there is none
    to take: not open, taken already, or something has changed since it was drawn."""
    statement, defaults = _statement()
    row = hot_row(
        statement,
        {
            **defaults,
            **_who(ticket),
            "public_id": make_public_id(),
            "lease": new_secret(),
            "address": address,
        },
    )
    return None if row is None else Begun(*row)


def look(ticket: WaitingTicket) -> Waiting | None:
    """The next window of this candidate's class; None without one, or when the session ended."""
    row = hot_row(_LOOK, _who(ticket))
    return None if row is None else Waiting(*row)


def _who(ticket: WaitingTicket) -> dict[str, Any]:
    return {
        "enrolment": ticket.enrolment_id,
        "user": ticket.user_id,
        "generation": ticket.generation,
    }


@cache
def _statement() -> tuple[str, dict[str, Any]]:
    """The statement over the columns of an attempt: those that no paper tells have the default of
    their field, or else the database's."""
    values, defaults = dict(_FROM_PAPER), {}
    for field in Attempt._meta.concrete_fields:
        column, default = str(field.column), field.get_default()
        told = field.primary_key or column in _FROM_PAPER
        if not told and not isinstance(default, DatabaseDefault):
            values[column] = f"%({column}_default)s"
            defaults[f"{column}_default"] = default
    whole = _HOLD.replace("{facts}", FACTS).replace("{{}}", "{}")
    whole = whole.replace("{columns}", ", ".join(values))
    return whole.replace("{values}", ", ".join(values.values())), defaults
