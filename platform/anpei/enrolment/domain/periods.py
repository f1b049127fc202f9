"""A study period of a person's own, where the province counts it from the payment (YN-26)."""

from collections.abc import Iterable
from functools import cache

from anpei.enrolment.facts import class_facts
from anpei.enrolment.models import Enrolment
from anpei.kernel.clock import policy_today
from anpei.provinces.current import current_province, edition_by_key


def open_periods(rows: Iterable[Enrolment]) -> None:
    """Set, unsaved, the period of every enrolment whose study opens today (class read)."""
    province, today, edition = current_province(), policy_today(), cache(edition_by_key)
    for row in rows:
        period = province.study_period(
            class_facts(row.training_class), today, edition(row.edition_key)
        )
        row.study_from, row.study_until = period or (None, None)
