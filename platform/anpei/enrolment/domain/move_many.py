"""Moving all enrolments of an order at once: the same rules as one by one, few statements."""

from datetime import datetime

from django.db import transaction

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.enrolment.domain.periods import open_periods
from anpei.enrolment.domain.tell import tell_moved
from anpei.enrolment.models import Enrolment, EnrolmentEvent
from anpei.enrolment.states import ENROLMENT, EnrolmentState
from anpei.kernel.states import IllegalMove

_WRITTEN = ("state", "studying_at", "study_from", "study_until")


def move_enrolments(
    *,
    enrolments: list[int],
    to: EnrolmentState,
    by: User | None,
    reason: str = "",
    studying_at: datetime | None = None,
) -> list[Enrolment]:
    """Move the enrolments (primary keys) to ``to``, all or none; gives the locked, moved rows.

    ``studying_at`` is set with it when given. Raises IllegalMove when the database's state of one
    of them does not lead there. Each gets its event; the act is audited once.
    """
    with transaction.atomic():
        rows = list(
            Enrolment.objects.filter(pk__in=enrolments)
            .select_related("training_class")
            .select_for_update(of=("self",), no_key=True)
            .order_by("pk")
        )
        events = [_moved(row, to, by, reason) for row in rows]
        for row in rows:
            row.studying_at = studying_at or row.studying_at
        if to is EnrolmentState.STUDYING:
            open_periods(rows)
        Enrolment.objects.bulk_update(rows, list(_WRITTEN), batch_size=500)
        EnrolmentEvent.objects.bulk_create(events)
        tell_moved(rows)
        if rows:
            audit.record(
                act=f"enrolment.{to}",
                subject=rows[0],
                by=by,
                after={"state": to, "enrolments": [row.pk for row in rows]},
                reason=reason,
            )
    return rows


def _moved(row: Enrolment, to: EnrolmentState, by: User | None, reason: str) -> EnrolmentEvent:
    """Put ``row`` into ``to``, unsaved, and give the event of it. Raises IllegalMove."""
    before = EnrolmentState(row.state)
    if not ENROLMENT.allows(before, to):
        raise IllegalMove.of(row)
    row.state = to
    return EnrolmentEvent.of(row, before, by=by, reason=reason)
