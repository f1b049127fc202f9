"""Issuing whatever is due: every reported result without a certificate."""

import logging
from datetime import timedelta

from django.db import connection
from django.db.models import F, Q

from anpei.certificates.domain.issue import issue_certificate
from anpei.certificates.models import IssueProblem
from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import EnrolmentState
from anpei.kernel.clock import db_now

logger = logging.getLogger("anpei.alarm")

_LOCK = 7054
_RETRY = timedelta(hours=1)


def issue_due_certificates(*, limit: int = 200) -> int:
    """Issue up to ``limit`` certificates, one transaction each; how many were issued.

    One that cannot be made is kept as an IssueProblem with an alarm, holds up no other, and is
    tried again after an hour. Only one process of a tenant works at a time; a second gives 0.
    """
    if not _lock("pg_try_advisory_lock"):
        return 0
    try:
        return sum(_issue(pk) for pk in _due(limit))
    finally:
        _lock("pg_advisory_unlock")


def _due(limit: int) -> list[int]:
    waiting = Q(certificate_problem__isnull=True) | Q(
        certificate_problem__next_try_at__lte=db_now()
    )
    due = Enrolment.objects.filter(waiting, state=EnrolmentState.REPORTED).order_by("pk")
    return list(due.values_list("pk", flat=True)[:limit])


def _issue(pk: int) -> bool:
    try:
        issue_certificate(enrolment=Enrolment.objects.get(pk=pk), by=None)
    except Exception as error:
        logger.exception("certificate of enrolment %s could not be issued", pk)
        _keep_problem(pk, str(error))
        return False
    IssueProblem.objects.filter(enrolment_id=pk).delete()
    return True


def _keep_problem(pk: int, message: str) -> None:
    IssueProblem.objects.update_or_create(
        enrolment_id=pk,
        defaults={
            "message": message[:300],
            "tries": F("tries") + 1,
            "next_try_at": db_now() + _RETRY,
        },
        create_defaults={"message": message[:300], "next_try_at": db_now() + _RETRY},
    )


def _lock(function: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, hashtext(current_schema()))", [_LOCK])
        return bool(cursor.fetchone()[0])
