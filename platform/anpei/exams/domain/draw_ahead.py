"""Drawing the papers of a window before it opens, so that the start is one statement."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import EnrolmentState
from anpei.exams.domain.draw import draw_paper
from anpei.exams.drawn import FACTS
from anpei.exams.facts import attempts_of
from anpei.exams.models import DrawnPaper, ExamKind, ExamWindow
from anpei.exams.policies import decide_start, edition_of
from anpei.kernel.clock import db_now
from anpei.kernel.decisions import Decision
from anpei.kernel.errors import Conflict
from anpei.provinces.asking import stored_decision

AHEAD = timedelta(minutes=45)
BATCH = 200
_GOOD_FOR = timedelta(hours=2)
_READY = (
    EnrolmentState.CREDITS_COMPLETE,
    EnrolmentState.EXAM_FAILED,
    EnrolmentState.DISQUALIFIED,
)
_WANTING = """
SELECT e.id, {facts} FROM enrolment_enrolment e
JOIN enrolment_trainingclass c ON c.id = e.training_class_id
JOIN people_licence l ON l.id = e.licence_id
LEFT JOIN exams_drawnpaper d ON d.enrolment_id = e.id
WHERE e.training_class_id = %s AND e.state = ANY(%s) AND e.id > %s
  AND NOT EXISTS (SELECT FROM exams_attempt a WHERE a.enrolment_id = e.id AND a.state = 'running')
  AND (d.enrolment_id IS NULL OR d.window_id <> %s OR d.valid_until < now()
    OR d.facts <> {facts})
ORDER BY e.id LIMIT %s
""".replace("{facts}", FACTS.replace("{schema}.", ""))


def windows_to_draw() -> list[ExamWindow]:
    """The windows that open soon or are open."""
    now = db_now()
    return list(
        ExamWindow.objects.filter(
            cancelled_at=None, opens_at__lte=now + AHEAD, entry_until__gt=now
        ).order_by("opens_at")
    )


def draw_ahead(*, window: ExamWindow) -> int:
    """Draw a paper for every candidate of ``window`` who has none that is still good; how many.

    Whom the province refuses today gets none, and hears why when starting. Twice at once is as
    once: a paper is one row of its enrolment.
    """
    drawn, after = 0, 0
    while found := _wanting(window, after):
        after = found[-1][0]
        drawn += _draw(window, dict(found))
    ExamWindow.objects.filter(pk=window.pk).update(
        candidates=DrawnPaper.objects.filter(window=window).count(), drawn_at=db_now()
    )
    return drawn


def _wanting(window: ExamWindow, after: int) -> list[tuple[int, str]]:
    ready = [str(state) for state in _READY]
    class_id = window.training_class_id
    with connection.cursor() as cursor:
        cursor.execute(_WANTING, [class_id, ready, after, window.pk, BATCH])
        rows: Sequence[tuple[int, str]] = cursor.fetchall()
    return list(rows)


def _draw(window: ExamWindow, facts: dict[int, str]) -> int:
    found = Enrolment.objects.filter(pk__in=facts).select_related("training_class", "licence")
    now = db_now()
    papers = [
        paper
        for enrolment in found
        if (paper := _paper(window, enrolment, facts[enrolment.pk], now)) is not None
    ]
    DrawnPaper.objects.bulk_create(
        papers,
        update_conflicts=True,
        unique_fields=["enrolment"],
        update_fields=[
            field.name for field in DrawnPaper._meta.concrete_fields if not field.primary_key
        ],
    )
    return len(papers)


def _paper(
    window: ExamWindow, enrolment: Enrolment, facts: str, now: datetime
) -> DrawnPaper | None:
    attempts = attempts_of(enrolment.pk, ExamKind.FINAL)
    decision: Decision = decide_start(enrolment, ExamKind.FINAL, attempts=attempts)
    if not decision.allowed:
        return None
    policy = edition_of(enrolment).policy
    try:
        items = draw_paper(enrolment=enrolment, kind=ExamKind.FINAL, count=policy.exam_questions)
    except Conflict:
        return None
    return DrawnPaper(
        enrolment=enrolment,
        window=window,
        number=max((one.number for one in attempts), default=0) + 1,
        paper=[item.stored() for item in items],
        item_count=len(items),
        minutes=policy.exam_minutes,
        photo_seconds=policy.exam_photo_seconds if policy.camera_required_for_exam else 0,
        facts=facts,
        decision=stored_decision(decision),
        drawn_at=now,
        valid_until=min(now + _GOOD_FOR, _end_of_day(now)),
    )


def _end_of_day(now: datetime) -> datetime:
    """The province was asked about this day, in Asia/Shanghai."""
    local = timezone.localtime(now)
    return local.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
