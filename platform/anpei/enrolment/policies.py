"""May these licences be enrolled in this class? The province answers, licence by licence."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from anpei.enrolment.facts import class_facts, licence_facts
from anpei.enrolment.models import TrainingClass
from anpei.kernel.clock import policy_today
from anpei.kernel.decisions import Decision
from anpei.kernel.errors import Refused
from anpei.people.models import Enterprise, Licence
from anpei.provinces.asking import ask
from anpei.provinces.current import current_province, edition_by_key, tenant_facts

type Answer = tuple[Licence, Decision]


class NotEligible(Refused):
    """Somebody may not be enrolled, so nobody was. ``refused`` names each of them."""

    def __init__(self, refused: Sequence[Answer]) -> None:
        licence, decision = refused[0]
        message = _("%(name)s: %(reason)s") % {
            "name": licence.person.name,
            "reason": decision.message,
        }
        super().__init__(replace(decision, message=message))
        self.refused = tuple(refused)


def eligibility_of(
    licences: Sequence[Licence], training_class: TrainingClass, enterprise: Enterprise
) -> list[Answer]:
    """What the province says today about each licence, under the class's edition (SD-13a…g).

    A constant number of queries however many licences there are.
    """
    province = current_province()
    edition = edition_by_key(training_class.edition_key)
    the_class, tenant, today = class_facts(training_class), tenant_facts(), policy_today()
    return [
        (
            licence,
            ask(province.decide_eligibility, facts, the_class, tenant, today, edition=edition),
        )
        for licence, facts in zip(licences, licence_facts(licences, enterprise), strict=True)
    ]


def check_eligible(
    licences: Sequence[Licence], training_class: TrainingClass, enterprise: Enterprise
) -> list[Answer]:
    """The allowing answers for all of them. Raises NotEligible when one of them is not."""
    answers = eligibility_of(licences, training_class, enterprise)
    refused = [answer for answer in answers if not answer[1].allowed]
    if refused:
        raise NotEligible(refused)
    return answers
