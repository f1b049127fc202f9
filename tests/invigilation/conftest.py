"""Running final exams of a class, and a proctor."""

from datetime import timedelta

import pytest

from anpei.accounts.models import Role, User
from anpei.enrolment.models import TrainingClass
from anpei.exams.models import Attempt, ExamKind
from anpei.kernel.clock import db_now
from tenants.hosts import association_for_host, forget_hosts
from tests import factories


@pytest.fixture(autouse=True)
def known_hosts(request: pytest.FixtureRequest) -> None:
    if "racing_tenant" not in request.fixturenames and "jinan" in request.fixturenames:
        request.getfixturevalue("db")
        forget_hosts()
        association_for_host("jinan.localhost")
        association_for_host("yantai.localhost")


def running_attempts(training_class: TrainingClass, number: int) -> list[Attempt]:
    """So many people's final exams, started one after the other."""
    enterprise = factories.make_enterprise(f"企业 {training_class.number}")
    now = db_now()
    made = []
    for turn in range(number):
        licence = factories.make_licence(factories.make_person(f"考生{turn}"), enterprise)
        made.append(
            Attempt.objects.create(
                enrolment=factories.make_enrolment(licence, training_class),
                kind=ExamKind.FINAL,
                number=1,
                paper=[],
                item_count=50,
                started_at=now - timedelta(seconds=1) + timedelta(milliseconds=turn),
                deadline_at=now + timedelta(minutes=60),
                lease="lease",
                photo_seconds=60,
            )
        )
    return made


def make_proctor(name: str = "proctor") -> User:
    return factories.make_staff(name, Role.PROCTOR)
