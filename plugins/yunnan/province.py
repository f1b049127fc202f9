"""Yunnan's answers to the province contract."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel

from anpei.kernel.decisions import Decision, Text, deny
from anpei.provinces import facts as f
from anpei.provinces.contract import (
    Agreement,
    Brand,
    DemoTenant,
    ExtensionGuide,
    GuidePage,
    LeaveOutcome,
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
from anpei.provinces.ways import (
    BusinessSignIn,
    EntryDesk,
    EntryFacts,
    Grant,
    PetitionFacts,
    Way,
)
from plugins.yunnan import entry, exams, guide, plain, results, sign_in, study
from plugins.yunnan.categories import CATEGORIES
from plugins.yunnan.editions import DOCUMENTS, EDITIONS
from plugins.yunnan.policy import YunnanPolicy
from plugins.yunnan.study import E

_TEMPLATES = Path(__file__).parent / "templates"


class Yunnan(Province[YunnanPolicy]):
    kind = "yunnan"
    brand = Brand(
        product=_("Yunnan continuing education of construction personnel"),
        short=_("Registration and examination"),
        accent="teal",
    )
    editions = EDITIONS
    policy_type = YunnanPolicy
    licence_categories = CATEGORIES
    ways = frozenset({Way.LIST_ENROLMENT, Way.BILLING_FIRST, Way.LESSONS, Way.PETITIONS})

    # --- entering -----------------------------------------------------------------------------
    def sign_in_forms(self, edition: E, device: str) -> tuple[SignInForm, ...]:
        return (sign_in.FORM,)

    def read_sign_in(self, form: str, typed: Mapping[str, str]) -> SignInIdentity:
        return sign_in.read(typed)

    def decide_sign_in(self, facts: f.SignInFacts, edition: E) -> Decision:
        return sign_in.decide(facts, edition)

    def business_sign_in(self, edition: E) -> BusinessSignIn:
        return sign_in.BUSINESS

    def agreement(self, edition: E) -> Agreement:
        return guide.AGREEMENT

    def entry_desk(self, edition: E) -> EntryDesk:
        return entry.DESK

    def decide_entry(self, facts: EntryFacts, today: date, edition: E) -> Decision:
        return entry.decide_entry(facts, today, edition)

    # --- enrolling and paying -------------------------------------------------------------------
    def decide_eligibility(
        self,
        licence: f.LicenceFacts,
        training_class: f.ClassFacts,
        tenant: f.TenantFacts,
        today: date,
        edition: E,
    ) -> Decision:
        return entry.decide_eligibility(licence, training_class, today, edition)

    def order_flow(self, edition: E) -> OrderFlow:
        """Online, within thirty minutes (YN-15, YN-16)."""
        return OrderFlow(
            gateways=("unionpay", "wechat", "alipay"),
            reviewed_by_staff=False,
            expires_minutes=edition.policy.order_expires_minutes,
            payer="either",
        )

    def decide_refund(self, facts: f.RefundFacts, today: date, edition: E) -> Decision:
        """What was paid does not go back (the red notes of the confirmation, YN-13)."""
        return deny(
            "YN-13",
            edition.key,
            _("A fee that was paid is not refunded."),
            state=facts.state,
        )

    def study_period(
        self, training_class: f.ClassFacts, opened_on: date, edition: E
    ) -> tuple[date, date] | None:
        return study.study_period(opened_on, edition)

    # --- studying -------------------------------------------------------------------------------
    def decide_study(self, facts: f.StudyFacts, today: date, edition: E) -> Decision:
        return study.decide_study(facts, today, edition)

    def required_credits(
        self, licence_category: str, credits_required: int, edition: E
    ) -> Mapping[str, int]:
        return {}

    def decide_topic(self, topic: f.TopicFacts, facts: f.StudyFacts, edition: E) -> Decision:
        return study.decide_topic(topic, facts, edition)

    def decide_credits(self, facts: f.StudyFacts, edition: E) -> Decision:
        return study.decide_credits(facts, edition)

    def decide_petition(self, facts: PetitionFacts, today: date, edition: E) -> Decision:
        return study.decide_petition(facts, today, edition)

    def grant(self, facts: PetitionFacts, edition: E) -> Grant:
        return study.grant(facts, edition)

    # --- examining ------------------------------------------------------------------------------
    def decide_exam(self, facts: f.ExamFacts, today: date, edition: E) -> Decision:
        return exams.decide_exam(facts, today, edition)

    def on_leave(self, edition: E) -> LeaveOutcome:
        """若退出则消耗一次考试机会，本次考试将计算为0分 (YN-31)."""
        return LeaveOutcome.FORFEIT

    def on_timeout(self, edition: E) -> TimeoutOutcome:
        """超过120分钟未交卷则自动进行交卷并结束考试 (YN-32)."""
        return TimeoutOutcome.GRADE

    def has_passed(self, attempt: f.AttemptFacts, edition: E) -> Decision:
        return exams.has_passed(attempt, edition)

    def photo_band(self, facts: f.PhotoFacts, edition: E) -> PhotoBand:
        # Whoever sits still looks alike twice: at the gate that is no doubt.
        return band_by_policy(facts, edition.policy, repeats_count=facts.purpose != "gate")

    def decide_qualification(self, facts: f.QualificationFacts, edition: E) -> Decision:
        return exams.decide_qualification(facts, edition)

    def refusal_grounds(self, edition: E) -> tuple[RefusalGround, ...]:
        return exams.GROUNDS

    # --- afterwards -----------------------------------------------------------------------------
    def report_payload(self, facts: f.ResultFacts, edition: E) -> BaseModel:
        return TrainingResult.of(facts)

    def decide_certificate(self, facts: f.ResultFacts, edition: E) -> Decision:
        return results.decide_certificate(facts, edition)

    def certificate_template(self, edition: E) -> Path:
        return _TEMPLATES / "certificate.typ"

    def certificate_title(self, edition: E) -> str:
        return "继续教育培训资格证明"

    def receipt_template(self, edition: E) -> Path | None:
        return _TEMPLATES / "receipt.typ"

    def extension_guide(self, facts: f.ExtensionFacts, edition: E) -> ExtensionGuide:
        return results.extension_guide(facts, edition)

    # --- parts ----------------------------------------------------------------------------------
    def journey_steps(self) -> tuple[Text, ...]:
        return (_("Enrolment"), _("Payment of the fee"), _("Study and exam"), _("Renewal"))

    def documents(self) -> Mapping[str, Text]:
        return DOCUMENTS

    def plain_rules(self, edition: E, tenant: f.TenantFacts) -> tuple[PlainRule, ...]:
        return plain.plain_rules(edition)

    def rule_titles(self) -> Mapping[str, Text]:
        return entry.RULE_TITLES

    def service_guide(self) -> tuple[GuidePage, ...]:
        return guide.SERVICE_GUIDE

    def faq(self) -> tuple[GuidePage, ...]:
        return guide.FAQ

    def demo_tenants(self) -> tuple[DemoTenant, ...]:
        return (
            DemoTenant(
                schema="yunnan",
                host="yunnan.localhost",
                name="云南省建设注册考试中心",
                city="昆明",
                exam_mode="online",
                registry="yunnan",
                settings={"certificate_prefix": "YNJX"},
            ),
        )
