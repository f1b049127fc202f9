"""Closing an alarm once its cause has been removed."""

from django.db import transaction

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.kernel.clock import db_now
from anpei.provinces.models import PolicyAlarm


def settle_alarm(*, alarm: PolicyAlarm, by: User) -> None:
    """Close an open alarm; one that is closed already stays as it is."""
    with transaction.atomic():
        open_one = PolicyAlarm.objects.filter(pk=alarm.pk, settled_at=None)
        if open_one.update(settled_at=db_now(), settled_by=str(by)):
            audit.record(
                act="policy_alarm.settle",
                subject=alarm,
                by=by,
                after={"question": alarm.question, "problem": alarm.problem},
            )
