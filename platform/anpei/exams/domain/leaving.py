"""Who left the exam page and did not come back within the grace (YN-31, T28).

A lost line, a crash or a dead server says nothing and costs nothing: only a page that told us it
was being left starts the grace, and the grace passes only while this sweep is awake.
"""

import logging
from functools import cache

from django.db import connection

from anpei.exams.domain.close import forfeit
from anpei.exams.models import Attempt, ExamKind
from anpei.exams.states import AttemptState
from anpei.provinces.contract import LeaveOutcome
from anpei.provinces.current import current_province, edition_by_key
from tenants.serving import is_served

logger = logging.getLogger("anpei.alarm")

# A sweep that was asleep longer than this saw nothing of that time.
_LONGEST_LOOK_MS = 5000
_COUNT = """
UPDATE exams_attempt SET
  grace_ms = grace_ms + LEAST(%s, extract(epoch FROM
    clock_timestamp() - coalesce(grace_seen_at, left_at)) * 1000)::int,
  grace_seen_at = clock_timestamp()
WHERE state = 'running' AND left_at IS NOT NULL AND paused_at IS NULL AND kind = %s
RETURNING id, grace_ms
"""


def forfeit_left() -> int:
    """Close as forfeited, where the province says so, whoever left and has used up the grace.

    Nobody while there is no web: whoever would come back cannot.
    """
    if not is_served():
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [_LONGEST_LOOK_MS, ExamKind.FINAL])
        away = dict(cursor.fetchall())
    if not away:
        return 0
    province, edition = current_province(), cache(edition_by_key)
    closed = 0
    rows = Attempt.objects.select_related("enrolment").defer("paper").filter(pk__in=away)
    for attempt in rows:
        rules = edition(attempt.enrolment.edition_key)
        grace = rules.policy.leave_grace_seconds * 1000
        if province.on_leave(rules) is not LeaveOutcome.FORFEIT or away[attempt.pk] < grace:
            continue
        try:
            closed += forfeit(attempt=attempt).state == AttemptState.FORFEITED
        except Exception:
            logger.exception("attempt %s, left, could not be closed", attempt.pk)
    return closed
