"""The province contract: what the core asks and a plugin answers (DESIGN §4).

A plugin is one Django app in one folder with one entry point that names one ``Province``. Its
answers are values; it never writes core tables and never moves a state. A hook that raises is a
denial with an alarm (``anpei.provinces.asking``), never a way through.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel

from anpei.kernel.decisions import Decision, Text, allow, deny
from anpei.provinces.editions import Edition, Policy
from anpei.provinces.facts import (
    AttemptFacts,
    ClassFacts,
    ExamFacts,
    ExtensionFacts,
    LicenceFacts,
    PhotoFacts,
    QualificationFacts,
    RefundFacts,
    ResultFacts,
    SignInFacts,
    StudyFacts,
    TenantFacts,
    TopicFacts,
)
from anpei.provinces.optional_hooks import OptionalHooks
from anpei.provinces.parts import (
    AbsenceOutcome,
    AdmissionTicket,
    Agreement,
    Brand,
    DemoTenant,
    ExplainedValue,
    ExtensionGuide,
    GuidePage,
    LeaveOutcome,
    LicenceCategory,
    MenuEntry,
    OrderFlow,
    PhotoBand,
    PlainRule,
    RefusalGround,
    SignInField,
    SignInForm,
    SignInIdentity,
    StaffRole,
    TimeoutOutcome,
)
from anpei.provinces.values import describe

__all__ = [
    "CONTRACT_VERSION",
    "AbsenceOutcome",
    "AdmissionTicket",
    "Agreement",
    "Brand",
    "DemoTenant",
    "ExplainedValue",
    "ExtensionGuide",
    "GuidePage",
    "LeaveOutcome",
    "LicenceCategory",
    "MenuEntry",
    "OrderFlow",
    "PhotoBand",
    "PlainRule",
    "Province",
    "RefusalGround",
    "SignInField",
    "SignInForm",
    "SignInIdentity",
    "StaffRole",
    "TimeoutOutcome",
]

CONTRACT_VERSION = 1


class Province[P: Policy](OptionalHooks[P], ABC):
    """One province. All hooks are pure: facts and an edition in, an answer out."""

    contract_version: int = CONTRACT_VERSION
    kind: ClassVar[str]
    brand: ClassVar[Brand]
    editions: Sequence[Edition[P]]
    licence_categories: ClassVar[tuple[LicenceCategory, ...]]
    policy_type: type[P]

    # --- signing in ---------------------------------------------------------------------------
    @abstractmethod
    def sign_in_forms(self, edition: Edition[P], device: str) -> tuple[SignInForm, ...]:
        """The forms a learner may choose from on ``desktop`` or ``mobile``, best first."""

    @abstractmethod
    def read_sign_in(self, form: str, typed: Mapping[str, str]) -> SignInIdentity:
        """Clean what was typed. Raises InvalidInput naming the field."""

    @abstractmethod
    def decide_sign_in(self, facts: SignInFacts, edition: Edition[P]) -> Decision:
        """May this person enter the learner's site now?"""

    @abstractmethod
    def agreement(self, edition: Edition[P]) -> Agreement:
        """The agreement that must be accepted to sign in."""

    # --- enrolling and paying -------------------------------------------------------------------
    @abstractmethod
    def decide_eligibility(
        self,
        licence: LicenceFacts,
        training_class: ClassFacts,
        tenant: TenantFacts,
        today: date,
        edition: Edition[P],
    ) -> Decision:
        """May this licence be enrolled in this class today?"""

    @abstractmethod
    def order_flow(self, edition: Edition[P]) -> OrderFlow:
        """How orders of this edition are paid."""

    def decide_refund(self, facts: RefundFacts, today: date, edition: Edition[P]) -> Decision:
        """May this person's fee go back, and the enrolment end? Unless a province says otherwise:
        as long as the study is not finished."""
        if facts.state == "studying":
            return allow("PL-40", edition.key)
        return deny(
            "PL-40",
            edition.key,
            _("The study is finished, so the fee cannot go back."),
            remedy=_("Take this person out of the request."),
            state=facts.state,
        )

    # --- studying -------------------------------------------------------------------------------
    @abstractmethod
    def decide_study(self, facts: StudyFacts, today: date, edition: Edition[P]) -> Decision:
        """May this learner study now?"""

    @abstractmethod
    def required_credits(
        self, licence_category: str, credits_required: int, edition: Edition[P]
    ) -> Mapping[str, int]:
        """Tenths of a credit required per topic category code; {} = only the total counts."""

    @abstractmethod
    def decide_topic(self, topic: TopicFacts, facts: StudyFacts, edition: Edition[P]) -> Decision:
        """May this topic be chosen?"""

    @abstractmethod
    def decide_credits(self, facts: StudyFacts, edition: Edition[P]) -> Decision:
        """Are the credits complete?"""

    # --- examining ------------------------------------------------------------------------------
    @abstractmethod
    def decide_exam(self, facts: ExamFacts, today: date, edition: Edition[P]) -> Decision:
        """May an attempt of this kind begin?"""

    @abstractmethod
    def on_leave(self, edition: Edition[P]) -> LeaveOutcome:
        """What leaving a running exam on purpose means."""

    @abstractmethod
    def on_timeout(self, edition: Edition[P]) -> TimeoutOutcome:
        """What a paper that was not handed in becomes."""

    @abstractmethod
    def has_passed(self, attempt: AttemptFacts, edition: Edition[P]) -> Decision:
        """Is this finished attempt a pass?"""

    def on_absence(self, edition: Edition[P]) -> AbsenceOutcome:
        """Whether a booked seat that stayed empty uses the attempt up (exams in a centre)."""
        return AbsenceOutcome.FAIL

    def admission_ticket(self, edition: Edition[P]) -> AdmissionTicket | None:
        """The ticket to an exam in a centre; None where no such exams are held."""
        return None

    def decide_ticket(self, device: str, edition: Edition[P]) -> Decision:
        """May an admission ticket be printed on ``desktop`` or ``mobile``?"""
        return allow("PL-30", edition.key)

    # --- judging photos and results -------------------------------------------------------------
    @abstractmethod
    def photo_band(self, facts: PhotoFacts, edition: Edition[P]) -> PhotoBand:
        """Which band a photo falls into."""

    @abstractmethod
    def decide_qualification(self, facts: QualificationFacts, edition: Edition[P]) -> Decision:
        """ALLOW: qualified without a human look. NOT_YET: a reviewer decides. Never a DENY."""

    @abstractmethod
    def refusal_grounds(self, edition: Edition[P]) -> tuple[RefusalGround, ...]:
        """The grounds a reviewer may refuse on."""

    # --- reporting and certifying ---------------------------------------------------------------
    @abstractmethod
    def report_payload(self, facts: ResultFacts, edition: Edition[P]) -> BaseModel:
        """The record the registry gets."""

    @abstractmethod
    def decide_certificate(self, facts: ResultFacts, edition: Edition[P]) -> Decision:
        """May the certificate be issued now?"""

    @abstractmethod
    def certificate_template(self, edition: Edition[P]) -> Path:
        """The typst file of the certificate."""

    @abstractmethod
    def extension_guide(self, facts: ExtensionFacts, edition: Edition[P]) -> ExtensionGuide:
        """When and how the licence is extended on the government's site."""

    # --- parts a plugin may add -------------------------------------------------------------------
    def menu(self) -> tuple[MenuEntry, ...]:
        """Entries added to the portals' menus."""
        return ()

    def staff_roles(self) -> tuple[StaffRole, ...]:
        """Roles of staff besides the core's, for pages of the province's own."""
        return ()

    def journey_steps(self) -> tuple[Text, ...]:
        """The steps shown over a learner's pages."""
        return ()

    def rule_titles(self) -> Mapping[str, Text]:
        """Rule id → a few words that head a list of people to whom it applies."""
        return {}

    def service_guide(self) -> tuple[GuidePage, ...]:
        """服务指南."""
        return ()

    def faq(self) -> tuple[GuidePage, ...]:
        """常见问题."""
        return ()

    def url_module(self) -> str:
        """Dotted name of a URL module mounted under ``/<kind>/``, or ""."""
        return ""

    def demo_tenants(self) -> tuple[DemoTenant, ...]:
        """Associations the demo makes."""
        return ()

    def documents(self) -> Mapping[str, Text]:
        """Short name of a source, as the editions cite it → the document's title."""
        return {}

    def plain_rules(self, edition: Edition[P], tenant: TenantFacts) -> tuple[PlainRule, ...]:
        """What the hooks decide by, as sentences people can read, in the order of the areas."""
        return ()

    def explain(self, edition: Edition[P]) -> tuple[ExplainedValue, ...]:
        """Every policy value of the edition in words, in the order of the areas (PL-05)."""
        return tuple(
            ExplainedValue(
                info=info,
                value=getattr(edition.policy, info.name),
                source=edition.sources.get(info.name) or info.source,
            )
            for info in describe(type(edition.policy))
        )
