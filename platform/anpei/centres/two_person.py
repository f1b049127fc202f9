"""Acts about scores of exams in centres that need two persons."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anpei.accounts.models import User
from anpei.approvals.contract import Parameters, Subject, TwoPersonAct
from anpei.centres.domain import correct_score
from anpei.centres.models import Booking
from anpei.centres.permissions import PLANNERS
from anpei.kernel.decisions import Text

CORRECT_SCORE = "centres.correct_score"


class CorrectScore(TwoPersonAct):
    """``hundredths``: the score that counts from then on."""

    code = CORRECT_SCORE
    title = _("Correct a published score")
    roles = PLANNERS

    def describe(self, subject: str) -> Subject:
        booking = Booking.objects.select_related("enrolment__person", "sitting").get(
            public_id=subject
        )
        return Subject(
            f"{booking.enrolment.person.name} {booking.sitting.number}",
            reverse("centres:candidate", args=[subject]),
        )

    def facts(self, parameters: Parameters) -> Sequence[tuple[Text, str]]:
        return ((_("New score"), f"{parameters['hundredths'] / 100:g}"),)

    def perform(self, subject: str, parameters: Parameters, *, reason: str, by: User) -> None:
        correct_score(
            booking=Booking.objects.get(public_id=subject),
            hundredths=parameters["hundredths"],
            reason=reason,
            by=by,
        )


ACTS = (CorrectScore(),)
