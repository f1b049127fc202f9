"""What the province is told about a result, and what it tells of the licence's extension."""

from django.utils import timezone

from anpei.enrolment.facts import constructor_facts
from anpei.enrolment.models import Enrolment
from anpei.kernel.clock import db_now
from anpei.provinces.current import current_province, edition_by_key
from anpei.provinces.facts import ExtensionFacts, ResultFacts
from anpei.provinces.parts import ExtensionGuide


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
        licence_status=licence.status,
        constructors=constructor_facts(licence),
    )


def extension_guide(enrolment: Enrolment) -> ExtensionGuide:
    """When and how the holder of a certificate extends the licence (SD-56); a certificate is
    issued only after the registry has confirmed the result."""
    facts = ExtensionFacts(
        licence_valid_until=enrolment.term,
        reported_state="confirmed",
        confirmed_on=None,
        is_extended=enrolment.licence.valid_until > enrolment.term,
    )
    return current_province().extension_guide(facts, edition_by_key(enrolment.edition_key))


def category_label(code: str, speciality: str = "") -> str:
    """A category as the province names it, with its speciality where it has one."""
    known = {one.code: one for one in current_province().licence_categories}.get(code)
    if known is None:
        return code
    named = str(dict(known.specialities).get(speciality, ""))
    return f"{known.label}·{named}" if named else str(known.label)
