"""Shandong's answers to the province contract."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel

from anpei.kernel.decisions import Decision, Text
from anpei.provinces import facts as f
from anpei.provinces.contract import (
    AdmissionTicket,
    Agreement,
    Brand,
    DemoTenant,
    ExtensionGuide,
    GuidePage,
    LeaveOutcome,
    LicenceCategory,
    OrderFlow,
    PhotoBand,
    PlainRule,
    Province,
    RefusalGround,
    SignInForm,
    SignInIdentity,
    TimeoutOutcome,
)
from anpei.provinces.photos import band_by_policy
from anpei.provinces.results import TrainingResult
from plugins.shandong import centre, exams, guide, plain, results, sign_in, study
from plugins.shandong.editions import DOCUMENTS, EDITIONS
from plugins.shandong.eligibility import RULE_TITLES, Eligibility
from plugins.shandong.policy import TOPIC_CATEGORIES, ShandongPolicy
from plugins.shandong.study import E


class Shandong(Province[ShandongPolicy]):
    kind = "shandong"
    brand = Brand(
        product=_("Shandong construction-safety online education"),
        short=_("Safety education"),
        accent="blue",
    )
    editions = EDITIONS
    policy_type = ShandongPolicy
    licence_categories = (
        LicenceCategory(code="A", label=_("Principal of the enterprise (A)"), short=_("A")),
        LicenceCategory(
            code="B",
            label=_("Project manager (B)"),
            short=_("B"),
            notes=(
                _("B holders need a constructor registration at the same enterprise."),
                _("The constructor registration must be valid."),
            ),
        ),
        LicenceCategory(code="C", label=_("Full-time safety manager (C)"), short=_("C")),
        LicenceCategory(
            code="constructor2",
            label=_("Second-class constructor, elective"),
            short=_("Elective"),
            notes=guide.CONSTRUCTORS_ELSEWHERE,
            is_taught_here=False,
        ),
    )

    def sign_in_forms(self, edition: E, device: str) -> tuple[SignInForm, ...]:
        return sign_in.forms(edition, device)

    def read_sign_in(self, form: str, typed: Mapping[str, str]) -> SignInIdentity:
        return sign_in.read(form, typed)

    def decide_sign_in(self, facts: f.SignInFacts, edition: E) -> Decision:
        return sign_in.decide(facts, edition)

    def agreement(self, edition: E) -> Agreement:
        return guide.AGREEMENT

    def decide_eligibility(
        self,
        licence: f.LicenceFacts,
        training_class: f.ClassFacts,
        tenant: f.TenantFacts,
        today: date,
        edition: E,
    ) -> Decision:
        return Eligibility(licence, training_class, tenant, today, edition).decide()

    def order_flow(self, edition: E) -> OrderFlow:
        """Bank transfer alone (SD-20), reviewed by staff, never lapsing by itself."""
        return OrderFlow(
            gateways=("bank_transfer",),
            reviewed_by_staff=True,
            expires_minutes=None,
            payer="enterprise",
        )

    def decide_refund(self, facts: f.RefundFacts, today: date, edition: E) -> Decision:
        return replace(super().decide_refund(facts, today, edition), rule="SD-22")

    def decide_study(self, facts: f.StudyFacts, today: date, edition: E) -> Decision:
        return study.decide_study(facts, today, edition)

    def required_credits(
        self, licence_category: str, credits_required: int, edition: E
    ) -> Mapping[str, int]:
        return study.required_credits(licence_category, edition)

    def topic_categories(self, edition: E) -> tuple[tuple[str, str], ...]:
        return TOPIC_CATEGORIES

    def decide_topic(self, topic: f.TopicFacts, facts: f.StudyFacts, edition: E) -> Decision:
        return study.decide_topic(topic, facts, edition)

    def decide_credits(self, facts: f.StudyFacts, edition: E) -> Decision:
        return study.decide_credits(facts, edition)

    def decide_exam(self, facts: f.ExamFacts, today: date, edition: E) -> Decision:
        return exams.decide_exam(facts, today, edition)

    def on_leave(self, edition: E) -> LeaveOutcome:
        """Leaving does not stop the clock, and one may go on until it ends (SD-44)."""
        return LeaveOutcome.CONTINUE

    def on_timeout(self, edition: E) -> TimeoutOutcome:
        """未在规定时间内交卷的会自动记录不合格 (FAQ 12)."""
        return TimeoutOutcome.FAIL

    def admission_ticket(self, edition: E) -> AdmissionTicket | None:
        return centre.TICKET

    def decide_ticket(self, device: str, edition: E) -> Decision:
        return centre.decide_ticket(device, edition)

    def has_passed(self, attempt: f.AttemptFacts, edition: E) -> Decision:
        return exams.has_passed(attempt, edition)

    def photo_band(self, facts: f.PhotoFacts, edition: E) -> PhotoBand:
        return band_by_policy(facts, edition.policy)

    def decide_qualification(self, facts: f.QualificationFacts, edition: E) -> Decision:
        return exams.decide_qualification(facts, edition)

    def refusal_grounds(self, edition: E) -> tuple[RefusalGround, ...]:
        return exams.GROUNDS

    def report_payload(self, facts: f.ResultFacts, edition: E) -> BaseModel:
        return TrainingResult.of(facts)

    def decide_certificate(self, facts: f.ResultFacts, edition: E) -> Decision:
        return results.decide_certificate(facts, edition)

    def certificate_template(self, edition: E) -> Path:
        return Path(__file__).parent / "templates" / "certificate.typ"

    def extension_guide(self, facts: f.ExtensionFacts, edition: E) -> ExtensionGuide:
        return results.extension_guide(facts, edition)

    def journey_steps(self) -> tuple[Text, ...]:
        """学习报名 > 缴费汇款 > 在线学习 > 合格结业 (M1 图4-1)."""
        return (_("Enrolment"), _("Payment by transfer"), _("Online study"), _("Completion"))

    def documents(self) -> Mapping[str, Text]:
        return DOCUMENTS

    def plain_rules(self, edition: E, tenant: f.TenantFacts) -> tuple[PlainRule, ...]:
        return plain.plain_rules(edition, tenant)

    def rule_titles(self) -> Mapping[str, Text]:
        return RULE_TITLES

    def service_guide(self) -> tuple[GuidePage, ...]:
        return guide.SERVICE_GUIDE

    def faq(self) -> tuple[GuidePage, ...]:
        return guide.FAQ

    def demo_tenants(self) -> tuple[DemoTenant, ...]:
        return (
            DemoTenant(
                schema="shandong",
                host="shandong.localhost",
                name="山东省建筑安全与设备管理协会（济南）",
                city="济南",
                exam_mode="online",
                registry="jinan",
                settings={"certificate_prefix": "SDJN"},
            ),
            DemoTenant(
                schema="yantai",
                host="yantai.localhost",
                name="烟台市建筑安全协会",
                city="烟台",
                exam_mode="offline",
                registry="yantai",
                settings={"certificate_prefix": "SDYT"},
            ),
        )
