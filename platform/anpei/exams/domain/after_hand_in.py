"""Handing a passed attempt on to proctoring, which stands above exams and is called by name.

The task may be lost with Redis: proctoring's sweeper finds the same attempts again, because their
enrolments wait in ``exam_passed``.
"""

from celery import current_app

from anpei.exams.models import Attempt
from tenants.enqueuing import enqueue

JUDGE = "anpei.proctoring.tasks.judge_attempt"


def judge_later(attempt: Attempt) -> None:
    """After commit: let proctoring compare the photos of ``attempt`` and qualify or queue it."""
    enqueue(current_app.signature(JUDGE), attempt.pk)
