"""May a certificate be issued? The province decides."""

from anpei.certificates.facts import result_facts
from anpei.enrolment.models import Enrolment
from anpei.kernel.decisions import Decision
from anpei.provinces.asking import ask, require
from anpei.provinces.current import current_province, edition_by_key


def decide_certificate(enrolment: Enrolment) -> Decision:
    """The province's answer under the edition the enrolment began with."""
    edition = edition_by_key(enrolment.edition_key)
    return ask(current_province().decide_certificate, result_facts(enrolment), edition=edition)


def check_certificate(enrolment: Enrolment) -> Decision:
    """Raises Refused unless the province allows it now."""
    return require(decide_certificate(enrolment))
