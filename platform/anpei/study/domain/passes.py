"""Giving leave to open a player after a look at the face, and asking for it (YN-22, YN-23)."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.enrolment.models import Enrolment
from anpei.kernel.clock import db_now
from anpei.kernel.errors import NotAllowed
from anpei.people.models import Person
from anpei.study.models import StudyPass
from anpei.study.policies import edition_of

LASTS = timedelta(hours=4)
"""A sitting of study; afterwards the face is looked at again."""


class FaceNeeded(NotAllowed):
    """Before this player opens, the face is looked at."""

    code = "face_needed"


def give_study_pass(*, person: Person, session_key: str, by: User | None) -> StudyPass:
    """Let the browser of ``session_key`` open players; an older browser's leave ends with it."""
    now = db_now()
    with transaction.atomic():
        given, _made = StudyPass.objects.update_or_create(
            person=person,
            defaults={"session_key": session_key, "given_at": now, "expires_at": now + LASTS},
        )
        audit.record(act="study.pass_given", subject=person, by=by)
    return given


def needs_pass(enrolment: Enrolment, session_key: str) -> bool:
    """Whether the edition wants a look at the face and this browser has not had one."""
    if not edition_of(enrolment).policy.face_check_to_study:
        return False
    good = StudyPass.objects.filter(
        person=enrolment.person_id, session_key=session_key, expires_at__gt=db_now()
    )
    return not (session_key and good.exists())


def check_pass(enrolment: Enrolment, session_key: str) -> None:
    """Raises FaceNeeded where ``needs_pass``."""
    if needs_pass(enrolment, session_key):
        raise FaceNeeded(_("Have your face looked at first: press “Study now” again."))
