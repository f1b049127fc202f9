"""The eleven months before the demo begins: what the charts are drawn from.

Written straight into the tables, in bulk: the domain's doors would (rightly) refuse the past.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from random import Random

from anpei.accounts.models import User, UserKind
from anpei.demo.story import demo_billing
from anpei.enrolment.domain import ClassPlan, create_class, set_class_open
from anpei.enrolment.models import Enrolment, TrainingClass
from anpei.enrolment.states import EnrolmentState
from anpei.exams.models import Attempt, ExamKind
from anpei.exams.states import AttemptState
from anpei.kernel.clock import policy_today
from anpei.kernel.months import Month
from anpei.payments.models import Order, OrderLine, Receipt
from anpei.payments.states import OrderState
from anpei.people.models import Enterprise, Licence, LicenceStatus
from anpei.proctoring.models import Review
from anpei.proctoring.states import ReviewState

MONTHS = 11
ORDERS = (2, 3, 4, 2, 3, 5, 4, 3, 2, 4, 3)
"""Orders a category, month by month."""
_MOST_PEOPLE = 9
_CERTIFIED, _FAILED, _EXPIRED = 82, 92, 97
"""Of a hundred: certified, then failed, then expired; the rest cancelled."""
_RENEWED_YEARS = 3


@dataclass(frozen=True)
class Historian:
    """Who decided back then."""

    admin: User
    reviewer: User

    def tell(self, classes: dict[str, TrainingClass]) -> int:
        """Write the months; how many people were enrolled in them."""
        enrolled = 0
        for category in ("A", "B", "C"):
            one = self._class(classes[category])
            if one.enrolments.exists():
                continue
            chance = Random(category)  # noqa: S311 - the same story every time
            customers = _customers(category)
            for ago, number in zip(range(MONTHS, 0, -1), ORDERS, strict=True):
                for _order in range(number):
                    bought = next(customers, None)
                    if bought is None:
                        break
                    enrolled += self._one_order(one, *bought, ago, chance)
            TrainingClass.objects.filter(pk=one.pk).update(
                taken=one.enrolments.exclude(state=EnrolmentState.CANCELLED).count()
            )
        return enrolled

    def _class(self, now: TrainingClass) -> TrainingClass:
        """Last year's class of the category, closed."""
        first = Month.of(policy_today()).plus(-MONTHS - 1).first_day
        number = f"{first.year}01{now.category}往期"
        known = TrainingClass.objects.filter(number=number).first()
        if known:
            return known
        name = f"{first.year % 100}年建筑安全网络教育{now.category}类学习班（往期）"
        last = policy_today() - timedelta(days=1)
        plan = ClassPlan(
            number=number,
            name=name,
            category=now.category,
            curriculum=now.curriculum,
            edition_key=now.edition_key,
            enrol_from=first,
            enrol_until=last,
            study_from=first,
            study_until=last,
            period=1,
            credit_tenths=now.credit_tenths,
            fee_fen=now.fee_fen,
            places=now.places,
        )
        made = create_class(plan=plan, by=self.admin)
        set_class_open(training_class=made, is_open=False, by=self.admin)
        return made

    def _one_order(
        self,
        one: TrainingClass,
        enterprise: Enterprise,
        licences: list[Licence],
        ago: int,
        chance: Random,
    ) -> int:
        begun = Month.of(policy_today()).plus(-ago).begins
        at = begun + timedelta(days=chance.randrange(1, 26), hours=chance.randrange(9, 17))
        enrolments = [_enrolment(one, licence, at, chance) for licence in licences]
        _bulk(Enrolment, enrolments, at)
        _order(one, enterprise, enrolments, at, chance)
        self._exams([row for row in enrolments if row.score_hundredths is not None], at, chance)
        return len(enrolments)

    def _exams(self, sat: list[Enrolment], at: datetime, chance: Random) -> None:
        newest = Month.of(policy_today()).begins - timedelta(days=4)
        attempts = [
            _attempt(row, min(at + timedelta(days=chance.randrange(8, 25)), newest)) for row in sat
        ]
        Attempt.objects.bulk_create(attempts)
        Review.objects.bulk_create(
            Review(
                enrolment=attempt.enrolment,
                attempt=attempt,
                state=ReviewState.APPROVED,
                opened_at=attempt.closed_at,
                due_on=(attempt.closed_at + timedelta(days=3)).date(),
                reviewer=self.reviewer,
                decided_at=attempt.closed_at + timedelta(hours=chance.randrange(4, 70)),
            )
            for attempt in attempts
            if attempt.passed and attempt.closed_at and chance.random() < 1 / 3
        )


def _customers(category: str) -> Iterator[tuple[Enterprise, list[Licence]]]:
    """Enterprises (not the demo's own) and those of their people who renewed a while ago."""
    renewed = Licence.objects.filter(
        category=category,
        status=LicenceStatus.VALID,
        is_main=True,
        valid_until__gt=policy_today() + timedelta(days=400),
        enterprise__user__kind=UserKind.ENTERPRISE,
        enterprise__user__activated_at__isnull=True,
    ).select_related("enterprise", "person")
    by_enterprise: dict[Enterprise, list[Licence]] = {}
    for licence in renewed.order_by("enterprise_id", "pk"):
        by_enterprise.setdefault(licence.enterprise, []).append(licence)
    for enterprise, licences in by_enterprise.items():
        yield enterprise, licences[:_MOST_PEOPLE]


def _enrolment(one: TrainingClass, licence: Licence, at: datetime, chance: Random) -> Enrolment:
    state, score = _ending(chance)
    renewed = licence.valid_until.replace(day=min(licence.valid_until.day, 28))
    return Enrolment(
        training_class=one,
        licence=licence,
        person=licence.person,
        enterprise=licence.enterprise,
        edition_key=one.edition_key,
        state=state,
        term=renewed.replace(year=renewed.year - _RENEWED_YEARS),
        studying_at=at,
        qualified_at=at + timedelta(days=26) if state == EnrolmentState.CERTIFIED else None,
        score_hundredths=score,
    )


def _ending(chance: Random) -> tuple[EnrolmentState, int | None]:
    drawn = chance.randrange(100)
    if drawn < _CERTIFIED:
        return EnrolmentState.CERTIFIED, chance.randrange(6000, 10000, 100)
    if drawn < _FAILED:
        return EnrolmentState.EXAM_FAILED, chance.randrange(2000, 5900, 100)
    return (EnrolmentState.EXPIRED if drawn < _EXPIRED else EnrolmentState.CANCELLED), None


def _order(
    one: TrainingClass,
    enterprise: Enterprise,
    enrolments: list[Enrolment],
    at: datetime,
    chance: Random,
) -> None:
    filed = at + timedelta(hours=chance.randrange(2, 30))
    order = Order(
        number=f"{at:%y%m%d}H{enrolments[0].pk:06d}",
        enterprise=enterprise,
        training_class=one,
        state=OrderState.APPROVED,
        people=len(enrolments),
        amount_fen=one.fee_fen * len(enrolments),
        edition_key=one.edition_key,
        submitted_at=filed,
        decided_at=filed + timedelta(hours=chance.randrange(5, 90)),
        **asdict(demo_billing(enterprise)),
    )
    _bulk(Order, [order], at)
    OrderLine.objects.bulk_create(
        OrderLine(order=order, enrolment=row, amount_fen=one.fee_fen) for row in enrolments
    )
    Receipt.objects.create(
        order=order,
        payer_name=enterprise.name,
        account_last4="0417",
        paid_on=filed.date(),
        filed_by=enterprise.name,
    )


def _attempt(row: Enrolment, begun: datetime) -> Attempt:
    return Attempt(
        enrolment=row,
        kind=ExamKind.FINAL,
        number=1,
        state=AttemptState.HANDED_IN,
        paper=[],
        item_count=0,
        started_at=begun,
        deadline_at=begun + timedelta(hours=2),
        closed_at=begun + timedelta(hours=1),
        score_hundredths=row.score_hundredths,
        passed=row.state == EnrolmentState.CERTIFIED,
        lease="",
    )


def _bulk[M: (Enrolment, Order)](model: type[M], rows: list[M], at: datetime) -> None:
    """``created_at`` is the moment of writing, whatever one gives: it is set afterwards."""
    model._default_manager.bulk_create(rows)
    for row in rows:
        row.created_at = at
    model._default_manager.bulk_update(rows, ["created_at"])
