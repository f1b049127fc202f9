"""Enrolling people into a class: places, eligibility and history in one transaction."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.enrolment.domain.places import take_places
from anpei.enrolment.models import Enrolment, EnrolmentEvent, TrainingClass
from anpei.enrolment.policies import Answer, check_eligible
from anpei.enrolment.queries import locked_licences
from anpei.enrolment.states import ENROLMENT
from anpei.kernel.errors import AnpeiError, Conflict, InvalidInput
from anpei.people.models import Enterprise
from anpei.provinces.asking import record_decisions

_ONCE_A_TERM = "licence_enrolled_once_a_term"


class UnknownLicence(AnpeiError):  # noqa: N818 - reads as a sentence, as in kernel.errors
    """A licence that does not exist or is none of this enterprise's: the same answer for both."""

    code = "unknown_licence"
    status = 404

    @classmethod
    def told(cls) -> "UnknownLicence":
        """The error with its sentence."""
        return cls(_("Somebody you chose is not at your enterprise according to the last sync."))


class AlreadyEnrolled(Conflict):
    """Somebody was enrolled by another application at the same moment."""

    code = "already_enrolled"


def enrol_people(
    *,
    training_class: TrainingClass,
    licences: Sequence[str],
    enterprise: Enterprise,
    by: User | None,
) -> list[Enrolment]:
    """Enrol the holders of ``licences`` (public ids) into the class for ``enterprise``.

    All or nobody. The licence rows are locked and their eligibility is asked again inside the
    transaction, so what the page offered a minute ago does not matter. Raises InvalidInput for
    nobody, UnknownLicence, NotEligible, ClassFull, ClassClosed, AlreadyEnrolled.
    """
    wanted = list(dict.fromkeys(licences))
    if not wanted:
        raise InvalidInput(_("Choose at least one person."), field="licences")
    with transaction.atomic():
        locked = locked_licences(wanted, enterprise)
        if len(locked) != len(wanted):
            raise UnknownLicence.told()
        fresh = TrainingClass.objects.get(pk=training_class.pk)
        answers = check_eligible(locked, fresh, enterprise)
        take_places(training_class=fresh, number=len(locked))
        enrolments = _insert(answers, fresh, enterprise)
        _keep_history(enrolments, answers, by)
        audit.record(
            act="enrolment.enrol",
            subject=fresh,
            by=by,
            after={"enrolments": [enrolment.pk for enrolment in enrolments]},
        )
    return enrolments


def _insert(
    answers: Sequence[Answer], training_class: TrainingClass, enterprise: Enterprise
) -> list[Enrolment]:
    rows = [
        Enrolment(
            training_class=training_class,
            licence=licence,
            person=licence.person,
            enterprise=enterprise,
            edition_key=training_class.edition_key,
            state=ENROLMENT.initial,
            term=licence.valid_until,
        )
        for licence, _decision in answers
    ]
    try:
        with transaction.atomic():
            return Enrolment.objects.bulk_create(rows)
    except IntegrityError as error:
        if _ONCE_A_TERM not in str(error):
            raise
        raise AlreadyEnrolled(
            _("Somebody you chose has just been enrolled already. Reload the page.")
        ) from error


def _keep_history(
    enrolments: Sequence[Enrolment], answers: Sequence[Answer], by: User | None
) -> None:
    EnrolmentEvent.objects.bulk_create(
        EnrolmentEvent.of(enrolment, "", by=by) for enrolment in enrolments
    )
    record_decisions(
        "enrolment",
        "decide_eligibility",
        [
            (enrolment.pk, decision)
            for enrolment, (_licence, decision) in zip(enrolments, answers, strict=True)
        ],
    )
