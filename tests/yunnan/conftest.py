"""An association of this province, its enterprise, and courses of three lessons."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import connection
from django.utils import translation
from pytest_django.plugin import DjangoDbBlocker

from anpei.accounts.models import Role, User
from anpei.courses.models import Curriculum, Topic, TopicCategory
from anpei.enrolment.models import TrainingClass
from anpei.kernel.clock import db_now
from anpei.people.models import Enterprise
from tenants.entering import enter_association
from tenants.hosts import forget_hosts
from tenants.models import Association, Domain
from tests.accounts.browsing import Browser
from tests.factories import (
    make_class,
    make_enterprise,
    make_enterprise_user,
    make_question,
    make_staff,
)

SCHEMA = "dianchi"
LESSONS = 3


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Whatever language the request of an earlier test has left behind."""
    with translation.override("en"):
        yield


@pytest.fixture(scope="session")
def kunming_schema(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Association]:
    with django_db_blocker.unblock():
        connection.set_schema_to_public()  # type: ignore[attr-defined]
        association = Association.objects.filter(schema_name=SCHEMA).first()
        if association is None:
            association = Association.objects.create(
                schema_name=SCHEMA, name="云南考试中心", kind="yunnan", city="昆明"
            )
            Domain.objects.create(domain=f"{SCHEMA}.localhost", tenant=association, is_primary=True)
        forget_hosts()
        yield association
        connection.set_schema_to_public()  # type: ignore[attr-defined]
        Domain.objects.filter(tenant=association).delete()
        Association.objects.filter(pk=association.pk).delete()
        with connection.cursor() as cursor:
            cursor.execute(f'DROP SCHEMA "{SCHEMA}" CASCADE')
        forget_hosts()


@pytest.fixture
def kunming(kunming_schema: Association, db: None) -> Iterator[Association]:
    with enter_association(Association.objects.get(schema_name=SCHEMA)) as association:
        yield association


@pytest.fixture
def browser(kunming: Association) -> Browser:
    return Browser(kunming, language="en")


@dataclass(frozen=True)
class Company:
    """An enterprise that has given its invoice data, and the association's staff."""

    enterprise: Enterprise
    user: User
    staff: User


@pytest.fixture
def company(kunming: Association) -> Company:
    enterprise = make_enterprise("昆明滇池建筑有限公司")
    user = make_enterprise_user(enterprise)
    user.setup_at = db_now()
    user.save(update_fields=["setup_at"])
    return Company(enterprise, user, make_staff("clerk", *Role))


def make_lessons() -> Curriculum:
    """Three lessons of ten seconds, each with seven questions."""
    curriculum = Curriculum.objects.create(name=f"课时 {Curriculum.objects.count()}")
    category = TopicCategory.objects.create(
        curriculum=curriculum, code="management", name="课时", position=0
    )
    for number in range(LESSONS):
        topic = Topic.objects.create(
            category=category,
            name=f"第 {number + 1} 课",
            credit_tenths=10,
            duration_ms=10_000,
            teacher="王老师",
            position=number,
        )
        for place in range(7):
            make_question(topic, f"{topic.name}：第 {place + 1} 题")
    return curriculum


def make_course(category: str, *, speciality: str = "") -> TrainingClass:
    made = make_class(
        category=category,
        edition_key="yn-1",
        curriculum=make_lessons(),
        credit_tenths=LESSONS * 10,
        fee_fen=20_000,
    )
    made.speciality = speciality
    made.save(update_fields=["speciality"])
    return made
