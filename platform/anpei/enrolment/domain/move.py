"""Moving an enrolment along its machine; everybody above calls this and nothing else."""

from django.db import transaction

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.enrolment.domain.tell import tell_moved
from anpei.enrolment.models import Enrolment, EnrolmentEvent
from anpei.enrolment.states import ENROLMENT, EnrolmentState


def move_enrolment(
    *, enrolment: Enrolment, to: EnrolmentState, by: User | None, reason: str = ""
) -> Enrolment:
    """Move ``enrolment`` to ``to``; gives the locked, fresh row.

    Raises IllegalMove when the database's state does not lead there; nothing changes then.
    """
    with transaction.atomic():
        moved = audit.move(
            ENROLMENT, enrolment, to, by=by, history=EnrolmentEvent, act="enrolment", reason=reason
        )
        tell_moved([moved])
    return moved
