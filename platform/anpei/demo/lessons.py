"""Where people are enrolled from a list: a course a category, people at every station (YN)."""

from dataclasses import dataclass
from datetime import timedelta

from anpei.accounts.models import User, UserKind
from anpei.courses.demo import make_lesson_curriculum
from anpei.courses.models import Curriculum
from anpei.demo.classes import SHORT_EDITION, ensure_short_edition
from anpei.demo.learner import activate_demo_learner
from anpei.demo.studied import finish_study
from anpei.enrolment.domain import ClassPlan, create_class
from anpei.enrolment.models import TrainingClass
from anpei.entry.domain import (
    connect_platform,
    order_registered,
    register_due,
    save_invoice_profile,
)
from anpei.entry.models import Registration
from anpei.entry.queries import Payable, payables, to_pay
from anpei.exams.demo import make_demo_questions
from anpei.kernel.clock import policy_today
from anpei.payments.domain import cancel_order
from anpei.payments.domain.paying.sandbox import connect_sandbox_providers
from anpei.payments.domain.receipt import file_receipt
from anpei.payments.domain.review import approve_order
from anpei.payments.models import Order
from anpei.people.models import Enterprise, Licence
from anpei.provinces.contract import LicenceCategory
from anpei.provinces.current import current_edition, current_province

FEE_FEN = 20_000
"""¥200 a person in the manual's example."""
# The sandbox's; the private half never leaves it.
PLATFORM_KEY = """-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEA35GEMM2RSAySqYJisfHGwak9JqTqZQ/2KIBItuRMUsM=
-----END PUBLIC KEY-----"""
_ENTERPRISES = 8
_ENDINGS = ("paid", "paid", "waiting", "cancelled", "paid", "listed", "paid", "waiting")


def ensure_course(name: str, *, lessons: int, seconds: int) -> Curriculum:
    """A curriculum of lessons with its questions."""
    known = Curriculum.objects.filter(name=name).first()
    if known:
        return known
    curriculum = make_lesson_curriculum(name, lessons=lessons, seconds=seconds)
    make_demo_questions(curriculum)
    return curriculum


def ensure_courses(by: User) -> int:
    """One open class a category and speciality; that of the first category takes minutes."""
    long = ensure_course("继续教育网络课程（26课时）", lessons=26, seconds=180)
    short = ensure_course("继续教育演示短课程", lessons=3, seconds=10)
    ensure_short_edition()
    made = 0
    for place, category in enumerate(current_province().licence_categories):
        quick = place == 0
        for speciality, label in category.specialities or (("", ""),):
            made += _ensure_class(
                category, speciality, str(label), short if quick else long, quick=quick, by=by
            )
    return made


def _ensure_class(
    category: LicenceCategory,
    speciality: str,
    label: str,
    curriculum: Curriculum,
    *,
    quick: bool,
    by: User,
) -> bool:
    today = policy_today()
    number = f"{today.year}{category.code}{speciality}".upper()
    if TrainingClass.objects.filter(number=number).exists():
        return False
    named = f"{category.label}{'·' if label else ''}{label}"
    plan = ClassPlan(
        number=number,
        name=f"{named}继续教育网络课程",
        category=category.code,
        speciality=speciality,
        curriculum=curriculum,
        edition_key=SHORT_EDITION if quick else current_edition().key,
        enrol_from=today - timedelta(days=60),
        enrol_until=today + timedelta(days=300),
        study_from=today - timedelta(days=60),
        study_until=today + timedelta(days=400),
        period=1,
        credit_tenths=sum(
            topic.credit_tenths for one in curriculum.categories.all() for topic in one.topics.all()
        ),
        fee_fen=FEE_FEN,
        places=100_000,
    )
    create_class(plan=plan, by=by)
    return True


@dataclass(frozen=True)
class ListStory:
    """Who acts: enterprises register everybody who is due and pay for some."""

    admin: User

    def tell(self, own: Enterprise) -> int:
        """Orders in every state; how many. Nothing where there are orders already."""
        if Order.objects.exists():
            return 0
        connect_platform(
            issuer="sandbox-platform", public_key=PLATFORM_KEY, address="", by=self.admin
        )
        connect_sandbox_providers(by=self.admin)
        placed = 0
        users = User.objects.filter(kind=UserKind.ENTERPRISE, enterprise__isnull=False)
        others = users.exclude(enterprise=own).select_related("enterprise").order_by("pk")
        for ending, user in zip(_ENDINGS, others[:_ENTERPRISES], strict=False):
            placed += self._one(user, ending)
        placed += self._own(users.select_related("enterprise").get(enterprise=own))
        return placed

    def _one(self, user: User, ending: str) -> int:
        _prepare(user)
        wanted = [one.registration for one in _payable(user)][:3]
        if ending == "listed" or not wanted:
            return 0
        order = _order(user, wanted)
        if ending == "cancelled":
            cancel_order(order=order, by=user, reason="人员有误")
        elif ending == "paid":
            self._pay(order, user)
        return 1

    def _pay(self, order: Order, user: User) -> None:
        """Paid by transfer, as the association can book it by hand."""
        file_receipt(
            order=order,
            payer_name=order.invoice_title,
            account_last4="0017",
            paid_on=policy_today(),
            by=user,
        )
        approve_order(order=order, by=self.admin)

    def _own(self, user: User) -> int:
        """The demo's own enterprise: its first people are paid for and can sign in."""
        _prepare(user)
        cast = [one for one in _payable(user) if one.registration.licence.person.has_registry_photo]
        order = _order(user, [one.registration for one in cast])
        self._pay(order, user)
        ready = None
        for line in order.lines.select_related("enrolment__person", "enrolment__licence"):
            activate_demo_learner(line.enrolment.person)
            if line.enrolment.licence.category == "C3":
                ready = line.enrolment
        if ready is not None:
            ready.refresh_from_db()
            finish_study(ready)
        return 1


def _prepare(user: User) -> None:
    assert user.enterprise is not None  # chosen so
    register_due(enterprise=user.enterprise, by=user)
    for one in Registration.objects.filter(licence__enterprise=user.enterprise, speciality=""):
        _say_speciality(one)
    save_invoice_profile(
        user=user,
        by=user,
        invoice_title=user.enterprise.name,
        taxpayer_number=user.enterprise.credit_code,
        invoice_address="云南省昆明市示范路 1 号",
        invoice_phone="0871-60000000",
        bank_name="安培示范银行昆明支行",
        bank_account="9000000000000017",
        email="office@example.com",
    )


def _say_speciality(one: Registration) -> None:
    """Whoever has specialities says the first; the demo's foreman is left to be asked."""
    labels = {c.code: c.specialities for c in current_province().licence_categories}
    choices = labels.get(one.licence.category, ())
    if choices and one.licence.person.name != "施洱源":
        Registration.objects.filter(pk=one.pk).update(speciality=choices[0][0])


def _payable(user: User) -> list[Payable]:
    return [one for one in payables(list(to_pay(user))) if one.decision.allowed]


def _order(user: User, wanted: list[Registration]) -> Order:
    assert user.enterprise is not None  # chosen so
    return order_registered(
        registrations=wanted,
        title_again=user.enterprise.name,
        taxpayer_again=user.enterprise.credit_code,
        agreed_fen=None,
        by=user,
    )


def list_learner(own: Enterprise, category: str) -> Licence:
    """A paid learner of the demo's own enterprise."""
    return (
        Licence.objects.select_related("person")
        .filter(enterprise=own, category=category, enrolments__isnull=False)
        .order_by("person__registry_id")[0]
    )
