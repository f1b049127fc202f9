"""回执: a paper to print as soon as the exam is passed, where the province has one (YN-34).

It proves nothing by itself and is signed by nobody: the signed certificate follows.
"""

from dataclasses import dataclass

from django.http import Http404
from django.utils import timezone, translation

from anpei.certificates.facts import category_label, result_facts
from anpei.certificates.pdf import typesetter
from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import EnrolmentState
from anpei.kernel.clock import db_now
from anpei.provinces.current import current_province, edition_by_key
from tenants.entering import current_association

PASSED = (
    EnrolmentState.EXAM_PASSED,
    EnrolmentState.QUALIFIED,
    EnrolmentState.REPORTED,
    EnrolmentState.CERTIFIED,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptFields:
    """The receipt word for word: ``rows`` are label and value, as printed."""

    issuer: str
    number: str
    rows: tuple[tuple[str, str], ...]
    printed_on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptDocument:
    printed: ReceiptFields


def has_receipt(enrolment: Enrolment) -> bool:
    """Whether a receipt can be printed now."""
    template = current_province().receipt_template(edition_by_key(enrolment.edition_key))
    return template is not None and enrolment.state in PASSED


def receipt_pdf(enrolment: Enrolment) -> bytes:
    """The receipt of a passed exam. Raises Http404 before, and where there is none."""
    template = current_province().receipt_template(edition_by_key(enrolment.edition_key))
    if template is None or enrolment.state not in PASSED:
        raise Http404
    with translation.override("zh-hans"):  # the paper is Chinese, whatever language asks for it
        document = ReceiptDocument(printed=_fields(enrolment))
        return typesetter().render(template, document, pictures={}, created=db_now())


def _fields(enrolment: Enrolment) -> ReceiptFields:
    facts = result_facts(enrolment)
    today = timezone.localdate(db_now())
    rows = (
        ("姓名", facts.person_name),
        ("身份证号", facts.id_number),
        ("工作单位", facts.enterprise_name),
        ("证书类型", category_label(facts.licence_category, enrolment.training_class.speciality)),
        ("证书编号", facts.licence_number),
        ("培训课程", facts.class_name),
        ("培训时间", f"{enrolment.study_begins} 至 {enrolment.study_ends}"),
        ("考试成绩", f"{facts.score / 100:g} 分（合格）"),
    )
    return ReceiptFields(
        issuer=current_association().name,
        number=enrolment.public_id,
        rows=rows,
        printed_on=today.isoformat(),
    )
