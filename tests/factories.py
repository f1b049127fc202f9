"""Rows for tests: each factory makes one valid thing, told apart by what the test names."""

import itertools
from dataclasses import dataclass
from datetime import date, timedelta

from anpei.accounts.models import Role, RoleGrant, User, UserKind
from anpei.courses.models import Curriculum, Topic, TopicCategory
from anpei.enrolment.models import Enrolment, TrainingClass
from anpei.enrolment.states import EnrolmentState
from anpei.exams.models import AnswerKey, Question, QuestionKind
from anpei.kernel import crypto
from anpei.kernel.clock import db_now, policy_today
from anpei.kernel.identity_numbers import Gender, make_credit_code, make_identity_number
from anpei.people.models import Enterprise, Licence, Person

_serial = itertools.count(1)
CATEGORIES = (
    ("civil", "建设工程土建类安全生产技术"),
    ("machinery", "建设工程机械类安全生产技术"),
    ("management", "建设工程安全生产管理"),
    ("law", "建设工程安全生产法律法规"),
)
PASSWORD = "Right-horse-7-battery"


def make_enterprise(name: str = "济南泰山建筑有限公司") -> Enterprise:
    n = next(_serial)
    return Enterprise.objects.create(
        credit_code=make_credit_code(division=990100, serial=n),
        name=name,
        city="济南",
        registry_id=f"E{n}",
        synced_at=db_now(),
    )


def make_person(name: str = "柯林") -> Person:
    n = next(_serial)
    born = date(1980, 1, 1) + timedelta(days=n)
    number = make_identity_number(
        division=990101, birth_date=born, sequence=n % 500, gender=Gender.FEMALE
    )
    return Person.objects.create(
        name=name,
        id_number=number,
        id_number_hash=crypto.lookup_hash(number),
        birth_date=born,
        mobile=f"199{n:08d}",
        registry_id=f"P{n}",
        synced_at=db_now(),
    )


def make_licence(
    person: Person,
    enterprise: Enterprise,
    *,
    category: str = "C",
    days_left: int = 100,
    is_main: bool = True,
) -> Licence:
    n = next(_serial)
    until = policy_today() + timedelta(days=days_left)
    return Licence.objects.create(
        person=person,
        enterprise=enterprise,
        category=category,
        number=f"鲁建安{category}(2023){n:07d}",
        number_key=f"{category}2023{n:07d}",
        is_main=is_main,
        valid_from=until - timedelta(days=3 * 365),
        valid_until=until,
        registry_id=f"L{n}",
        synced_at=db_now(),
    )


def make_curriculum(*, topics: int = 2, seconds: int = 25, credit_tenths: int = 10) -> Curriculum:
    """Four categories with ``topics`` topics each, every topic with four questions."""
    curriculum = Curriculum.objects.create(name=f"课程 {next(_serial)}")
    for position, (code, name) in enumerate(CATEGORIES):
        category = TopicCategory.objects.create(
            curriculum=curriculum, code=code, name=name, position=position
        )
        for number in range(topics):
            topic = Topic.objects.create(
                category=category,
                name=f"{name}（{number + 1}）",
                credit_tenths=credit_tenths,
                duration_ms=seconds * 1000,
                teacher="李老师",
                position=number,
            )
            for q in range(4):
                make_question(topic, f"{topic.name}：第 {q + 1} 题")
    return curriculum


def make_question(
    topic: Topic, stem: str, *, kind: str = QuestionKind.SINGLE, right: tuple[int, ...] = (0,)
) -> Question:
    question = Question.objects.create(
        topic=topic, kind=kind, stem=stem, options=["甲", "乙", "丙", "丁"]
    )
    AnswerKey.objects.create(question=question, right=list(right))
    return question


def make_class(
    *,
    category: str = "C",
    edition_key: str = "sd-m1",
    places: int = 100,
    curriculum: Curriculum | None = None,
    credit_tenths: int = 240,
    fee_fen: int = 30000,
) -> TrainingClass:
    today = policy_today()
    number = f"{today:%Y%m}{category}{next(_serial)}"
    return TrainingClass.objects.create(
        number=number,
        name=f"建筑安全网络教育{category}类学习班 {number}",
        category=category,
        curriculum=curriculum or make_curriculum(),
        edition_key=edition_key,
        enrol_from=today - timedelta(days=30),
        enrol_until=today + timedelta(days=300),
        study_from=today - timedelta(days=30),
        study_until=today + timedelta(days=330),
        credit_tenths=credit_tenths,
        fee_fen=fee_fen,
        places=places,
    )


def make_enrolment(
    licence: Licence,
    training_class: TrainingClass,
    *,
    state: EnrolmentState = EnrolmentState.STUDYING,
) -> Enrolment:
    """An enrolment already in ``state``, its place taken."""
    training_class.taken += 1
    training_class.save(update_fields=["taken"])
    return Enrolment.objects.create(
        training_class=training_class,
        licence=licence,
        person=licence.person,
        enterprise=licence.enterprise,
        edition_key=training_class.edition_key,
        state=state,
        term=licence.valid_until,
    )


def make_enterprise_user(enterprise: Enterprise) -> User:
    user = User(
        kind=UserKind.ENTERPRISE,
        enterprise=enterprise,
        display_name=enterprise.name,
        activated_at=db_now(),
    )
    user.set_password(PASSWORD)
    user.save()
    return user


def make_learner_user(person: Person) -> User:
    user = User(kind=UserKind.LEARNER, person=person, display_name=person.name)
    user.set_unusable_password()
    user.save()
    return user


def make_staff(login_name: str, *roles: Role) -> User:
    user = User(
        kind=UserKind.STAFF,
        login_name=login_name,
        display_name=login_name,
        activated_at=db_now(),
    )
    user.set_password(PASSWORD)
    user.save()
    for role in roles:
        RoleGrant.objects.create(user=user, role=role)
    return user


@dataclass(frozen=True)
class Cast:
    """Who every test can count on: Alice owns, Bob is a colleague, Charlie a stranger."""

    alice: User
    """The enterprise that acts."""
    charlie: User
    """Another enterprise."""
    learner: User
    stranger: User
    """A learner of Charlie's."""
    staff: User
    """Holds every role."""
    licence: Licence
    other_licence: Licence
    training_class: TrainingClass


def make_cast() -> Cast:
    mine, theirs = make_enterprise(), make_enterprise("青岛海河建设有限公司")
    learner, stranger = make_person(), make_person("何珀")
    return Cast(
        alice=make_enterprise_user(mine),
        charlie=make_enterprise_user(theirs),
        learner=make_learner_user(learner),
        stranger=make_learner_user(stranger),
        staff=make_staff("admin", *Role),
        licence=make_licence(learner, mine),
        other_licence=make_licence(stranger, theirs),
        training_class=make_class(),
    )
