"""What the province is told about a result."""

from django.utils import timezone

from anpei.enrolment.models import Enrolment
from anpei.kernel.clock import db_now
from anpei.provinces.facts import ResultFacts


def result_facts(enrolment: Enrolment) -> ResultFacts:
    """The facts of one enrolment's result; the enterprise is the one that enrolled."""
    licence, training_class = enrolment.licence, enrolment.training_class
    return ResultFacts(
        enrolment_id=enrolment.public_id,
        person_name=enrolment.person.name,
        id_number=enrolment.person.id_number,
        licence_number=licence.number,
        licence_category=licence.category,
        enterprise_name=enrolment.enterprise.name,
        credit_code=enrolment.enterprise.credit_code,
        class_number=training_class.number,
        class_name=training_class.name,
        credits=training_class.credit_tenths,
        score=enrolment.score_hundredths or 0,
        qualified_on=timezone.localdate(enrolment.qualified_at or db_now()),
        state=enrolment.state,
        licence_valid_until=licence.valid_until,
    )
