"""How long a province's leave to study is good for while beats come in without asking it.

The facts it was asked about are kept with the player. A beat whose facts differ, or that comes
on another day, asks again: so an expired licence stops study at the very next beat (SD-39).
"""

from datetime import datetime, time, timedelta

from django.utils import timezone

from anpei.kernel.clock import db_now
from anpei.provinces.facts import StudyFacts


def approved_facts(facts: StudyFacts) -> str:
    """The facts that decide about studying, spelled as ``beat.STATEMENT`` spells them."""
    return "|".join(
        (
            facts.licence_valid_until.isoformat(),
            facts.licence_status,
            facts.state,
            facts.study_from.isoformat(),
            facts.study_until.isoformat(),
        )
    )


def end_of_day() -> datetime:
    """The next midnight in the platform's time zone, after the database's now."""
    tomorrow = timezone.localdate(db_now()) + timedelta(days=1)
    return timezone.make_aware(datetime.combine(tomorrow, time.min))
