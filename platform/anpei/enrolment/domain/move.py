"""Moving an enrolment along its machine; everybody above calls this and nothing else."""

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.enrolment.models import Enrolment, EnrolmentEvent
from anpei.enrolment.states import ENROLMENT, EnrolmentState


def move_enrolment(
    *, enrolment: Enrolment, to: EnrolmentState, by: User | None, reason: str = ""
) -> Enrolment:
    """Move ``enrolment`` to ``to``; gives the locked, fresh row.

    Raises IllegalMove when the database's state does not lead there; nothing changes then.
    """
    return audit.move(
        ENROLMENT, enrolment, to, by=by, history=EnrolmentEvent, act="enrolment", reason=reason
    )
