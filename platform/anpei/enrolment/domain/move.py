"""Moving an enrolment along its machine; everybody above calls this and nothing else."""

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.enrolment.models import Enrolment, EnrolmentEvent
from anpei.enrolment.states import ENROLMENT, EnrolmentState
from anpei.kernel.states import move


def move_enrolment(
    *, enrolment: Enrolment, to: EnrolmentState, by: User | None, reason: str = ""
) -> Enrolment:
    """Move ``enrolment`` to ``to``; gives the locked, fresh row.

    Raises IllegalMove when the database's state does not lead there; nothing changes then.
    """

    def record(row: Enrolment, before: EnrolmentState, after: EnrolmentState) -> None:
        EnrolmentEvent.objects.create(
            enrolment=row,
            before=before,
            after=after,
            actor=str(by) if by else "system",
            reason=reason,
        )
        audit.record(
            act=f"enrolment.{after}",
            subject=row,
            by=by,
            before={"state": before},
            after={"state": after},
            reason=reason,
        )

    return move(ENROLMENT, enrolment, to, record=record)
