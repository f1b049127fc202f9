"""Closing attempts in the background. The table itself is the queue: what runs too long is due."""

from celery import shared_task

from anpei.exams import domain
from anpei.exams.domain.statistics import BATCH
from tenants.enqueuing import enqueue_everywhere
from tenants.entering import tenant_task

SWEEP_SECONDS = 2
"""How often the scheduler must run ``sweep_exams``: attempts close within 5 s of their deadline."""


@tenant_task()
def close_overdue_attempts() -> None:
    """Close what is over in one tenant; coming twice changes nothing."""
    domain.give_back_outages()
    domain.close_overdue()
    domain.forfeit_left()
    domain.settle_waiting()


@tenant_task()
def count_closed_attempts() -> None:
    """Item statistics: count what was graded since the last time, batch by batch."""
    while domain.count_attempts() == BATCH:
        pass


@tenant_task()
def draw_papers() -> None:
    """Draw the papers of the windows that open soon; coming twice changes nothing."""
    for window in domain.windows_to_draw():
        domain.draw_ahead(window=window)


@shared_task
def sweep_papers() -> None:
    """For the scheduler, every half minute: every tenant's papers to be drawn beforehand."""
    enqueue_everywhere(draw_papers)


@shared_task
def sweep_statistics() -> None:
    """For the scheduler, every half minute: every tenant's item statistics."""
    enqueue_everywhere(count_closed_attempts)


@shared_task
def sweep_exams() -> None:
    """For the scheduler, every ``SWEEP_SECONDS``: every tenant's overdue attempts."""
    enqueue_everywhere(close_overdue_attempts)
