"""An enrolment goes back to before its exam: a make-up, a granted appeal, a corrected score."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.enrolment.domain.move import move_enrolment
from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import EnrolmentState
from anpei.kernel.errors import Conflict


def reopen_enrolment(*, enrolment: Enrolment, by: User | None, reason: str) -> Enrolment:
    """Move ``enrolment`` back to ``credits_complete``; gives it as it is where it stands there.

    Raises Conflict when the licence was enrolled anew for the same term meanwhile (the table
    decides: ``licence_enrolled_once_a_term``), IllegalMove where no way leads back.
    """
    if enrolment.state == EnrolmentState.CREDITS_COMPLETE:
        return enrolment
    try:
        with transaction.atomic():
            return move_enrolment(
                enrolment=enrolment, to=EnrolmentState.CREDITS_COMPLETE, by=by, reason=reason
            )
    except IntegrityError:
        raise Conflict(
            _("The person has been enrolled anew meanwhile; cancel that enrolment first.")
        ) from None
