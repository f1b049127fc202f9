"""Leave and lose, pay online within 30 minutes, five attempts, the best counts, a person pays."""

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

from pydantic import BaseModel

from anpei.kernel.decisions import Decision, allow, deny, not_yet
from anpei.kernel.errors import InvalidInput
from anpei.provinces import contract as c
from anpei.provinces import facts as f
from anpei.provinces.editions import Area, Edition, Policy, Unit, value
from anpei.provinces.ways import CLASSIC_WAYS, Way


class DummyPolicy(Policy):
    study_days: int = value(
        30,
        title="Days to study from payment",
        explanation="Nobody studies longer.",
        source="DP 1",
        rules=("DP-3",),
        unit=Unit.DAYS,
        ge=1,
    )


type E = Edition[DummyPolicy]

OLD = Edition("dp-1", "Dummy rules 1", date(2020, 1, 1), "DP", DummyPolicy(study_days=20))
NEW = Edition(
    "dp-2",
    "Dummy rules 2",
    date(2024, 1, 1),
    "DP",
    DummyPolicy(
        final_attempts=5,
        exam_minutes=120,
        ended_paper_is_graded=False,
        presence_actions=2,
        appeal_days=3,
    ),
)


class Record(BaseModel):
    name: str
    points: int


class Dummy(c.Province[DummyPolicy]):
    kind = "dummy"
    brand = c.Brand(product="Dummy", short="Dummy", accent="green")
    editions = (OLD, NEW)
    policy_type = DummyPolicy
    licence_categories = (c.LicenceCategory(code="C1", label="Machinery", short="C1"),)

    def sign_in_forms(self, edition: E, device: str) -> tuple[c.SignInForm, ...]:
        field = c.SignInField(name="id_number", label="ID number")
        return (c.SignInForm(key="id", title="By ID number", fields=(field,)),)

    def read_sign_in(self, form: str, typed: Mapping[str, str]) -> c.SignInIdentity:
        if not typed.get("id_number"):
            raise InvalidInput("Enter the ID number.", field="id_number")
        return c.SignInIdentity(id_number=typed["id_number"])

    def decide_sign_in(self, facts: f.SignInFacts, edition: E) -> Decision:
        if facts.licence is None:
            return deny("DP-1", edition.key, "Nobody known.")
        return allow("DP-1", edition.key)

    def agreement(self, edition: E) -> c.Agreement:
        return c.Agreement(version="dp", title="Agreement", paragraphs=("Be good.",))

    def decide_eligibility(
        self,
        licence: f.LicenceFacts,
        training_class: f.ClassFacts,
        tenant: f.TenantFacts,
        today: date,
        edition: E,
    ) -> Decision:
        if licence.valid_until + timedelta(days=60) < today:
            return deny("DP-2", edition.key, "Expired for more than 60 days.")
        return allow("DP-2", edition.key)

    ways = CLASSIC_WAYS | {Way.PAYMENT_CODES}

    def order_flow(self, edition: E) -> c.OrderFlow:
        return c.OrderFlow(
            gateways=("alipay", "wechat", "unionpay", "payment_code"),
            reviewed_by_staff=False,
            expires_minutes=30,
            payer="person",
        )

    def decide_refund(self, facts: f.RefundFacts, today: date, edition: E) -> Decision:
        if edition.key == OLD.key and facts.state == "studying":
            return allow("DP-9", edition.key)
        return deny("DP-9", edition.key, "What is paid is never paid back.")

    def decide_study(self, facts: f.StudyFacts, today: date, edition: E) -> Decision:
        if today > facts.study_from + timedelta(days=edition.policy.study_days):
            return deny("DP-3", edition.key, "The days to study are over.")
        return allow("DP-3", edition.key)

    def required_credits(
        self, licence_category: str, credits_required: int, edition: E
    ) -> Mapping[str, int]:
        return {}

    def topic_categories(self, edition: E) -> tuple[tuple[str, str], ...]:
        return (("any", "Any lesson"),)

    def decide_topic(self, topic: f.TopicFacts, facts: f.StudyFacts, edition: E) -> Decision:
        return allow("DP-4", edition.key)

    def decide_credits(self, facts: f.StudyFacts, edition: E) -> Decision:
        if facts.earned >= facts.credits_required:
            return allow("DP-4", edition.key)
        return not_yet("DP-4", edition.key, "Every lesson must be complete.")

    def decide_exam(self, facts: f.ExamFacts, today: date, edition: E) -> Decision:
        if facts.kind == "mock":
            return deny("DP-5", edition.key, "There is no mock exam.")
        if len(facts.attempts) >= edition.policy.final_attempts:
            return deny("DP-5", edition.key, "All attempts are used.")
        return allow("DP-5", edition.key)

    def on_leave(self, edition: E) -> c.LeaveOutcome:
        return c.LeaveOutcome.FORFEIT

    def on_timeout(self, edition: E) -> c.TimeoutOutcome:
        return c.TimeoutOutcome.GRADE

    def on_absence(self, edition: E) -> c.AbsenceOutcome:
        return c.AbsenceOutcome.PARDON

    def admission_ticket(self, edition: E) -> c.AdmissionTicket | None:
        return c.AdmissionTicket(
            template=Path(__file__).parent / "ticket.typ",
            rules=("Bring your card.",),
            identity_correction="Ask elsewhere.",
        )

    def decide_ticket(self, device: str, edition: E) -> Decision:
        return allow("DP-9", edition.key)

    def has_passed(self, attempt: f.AttemptFacts, edition: E) -> Decision:
        if (attempt.score or 0) >= edition.policy.pass_mark_hundredths:
            return allow("DP-6", edition.key)
        return deny("DP-6", edition.key, "Below the pass mark.")

    def photo_band(self, facts: f.PhotoFacts, edition: E) -> c.PhotoBand:
        return c.PhotoBand.ACCEPT if facts.faces else c.PhotoBand.UNSURE

    def decide_qualification(self, facts: f.QualificationFacts, edition: E) -> Decision:
        return allow("DP-7", edition.key)

    def refusal_grounds(self, edition: E) -> tuple[c.RefusalGround, ...]:
        return (c.RefusalGround(key="any", label="Any ground"),)

    def report_payload(self, facts: f.ResultFacts, edition: E) -> BaseModel:
        return Record(name=facts.person_name, points=facts.score)

    def decide_certificate(self, facts: f.ResultFacts, edition: E) -> Decision:
        return allow("DP-8", edition.key)

    def certificate_template(self, edition: E) -> Path:
        return Path(__file__).parent / "certificate.typ"

    def extension_guide(self, facts: f.ExtensionFacts, edition: E) -> c.ExtensionGuide:
        until = facts.licence_valid_until
        return c.ExtensionGuide(
            opens_on=until - timedelta(days=90), closes_on=until, steps=("Apply elsewhere.",)
        )

    def menu(self) -> tuple[c.MenuEntry, ...]:
        return (c.MenuEntry(portal="learner", label="Dummy page", url_name="dummy_hello"),)

    def staff_roles(self) -> tuple[c.StaffRole, ...]:
        return (c.StaffRole(code="inspector", label="Inspector", description="Looks at it all."),)

    def journey_steps(self) -> tuple[str, ...]:
        return ("Pay", "Study", "Exam")

    def rule_titles(self) -> Mapping[str, str]:
        return {"DP-2": "Expired for too long"}

    def documents(self) -> Mapping[str, str]:
        return {"DP": "Dummy paper"}

    def plain_rules(self, edition: E, tenant: f.TenantFacts) -> tuple[c.PlainRule, ...]:
        text = f"Study ends {edition.policy.study_days} days after it began."
        return (c.PlainRule(rule="DP-3", area=Area.STUDYING, text=text, source="DP 1"),)

    def service_guide(self) -> tuple[c.GuidePage, ...]:
        return (c.GuidePage(title="Guide", paragraphs=("One.",)),)

    def faq(self) -> tuple[c.GuidePage, ...]:
        return (c.GuidePage(title="Question", paragraphs=("Answer.",)),)

    def url_module(self) -> str:
        return "tests.dummy_province.urls"

    def demo_tenants(self) -> tuple[c.DemoTenant, ...]:
        return (
            c.DemoTenant(
                schema="dummy",
                host="dummy.localhost",
                name="Dummy",
                city="Dummy",
                exam_mode="online",
                registry="dummy",
            ),
        )
