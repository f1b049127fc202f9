"""Planning when the online final exam of a class may be begun."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import Role, User
from anpei.accounts.permissions import check_role
from anpei.audit import domain as audit
from anpei.enrolment.models import TrainingClass
from anpei.exams.models import DrawnPaper, ExamWindow
from anpei.kernel.clock import db_now
from anpei.kernel.errors import Conflict, InvalidInput
from anpei.provinces.current import tenant_facts

PLANNERS = (Role.REGISTRAR, Role.TEACHER)


def plan_window(
    *, training_class: TrainingClass, opens_at: datetime, entry_until: datetime, by: User
) -> ExamWindow:
    """From now on the final exam of ``training_class`` begins within its windows only.

    Raises NotAllowed by role, Conflict where exams are not online, InvalidInput for times that
    are over, in the wrong order, or overlap another window of the class.
    """
    check_role(by, *PLANNERS)
    if tenant_facts().exam_mode != "online":
        raise Conflict(_("Here exams are held in centres; plan a sitting there."))
    if entry_until <= opens_at:
        raise InvalidInput(_("The last moment to begin lies after the opening."), field="until")
    if entry_until <= db_now():
        raise InvalidInput(_("This time is over already."), field="until")
    with transaction.atomic():
        TrainingClass.objects.select_for_update(no_key=True).get(pk=training_class.pk)
        others = ExamWindow.objects.filter(training_class=training_class, cancelled_at=None)
        if others.filter(opens_at__lt=entry_until, entry_until__gt=opens_at).exists():
            raise InvalidInput(_("The class has a window at this time already."), field="opens")
        window = ExamWindow.objects.create(
            training_class=training_class, opens_at=opens_at, entry_until=entry_until
        )
        audit.record(
            act="exam_window.planned",
            subject=window,
            by=by,
            after={"opens_at": opens_at.isoformat(), "entry_until": entry_until.isoformat()},
        )
    return window


def cancel_window(*, window: ExamWindow, by: User) -> ExamWindow:
    """Take a window back; papers drawn for it are thrown away, running exams go on.

    Raises NotAllowed by role, Conflict when it is over or cancelled.
    """
    check_role(by, *PLANNERS)
    with transaction.atomic():
        locked = ExamWindow.objects.select_for_update(of=("self",), no_key=True).get(pk=window.pk)
        now = db_now()
        if locked.cancelled_at or locked.entry_until <= now:
            raise Conflict(_("This window is over or has been cancelled."))
        locked.cancelled_at = now
        locked.save(update_fields=["cancelled_at"])
        DrawnPaper.objects.filter(window=locked).delete()
        audit.record(act="exam_window.cancelled", subject=locked, by=by)
    return locked
