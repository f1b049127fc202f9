"""The bench's own association: made for the run, dropped after it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db import OperationalError, connection, transaction

from anpei.accounts.domain.agreement import current_agreement
from anpei.accounts.middleware import SESSION_GENERATION, SESSION_USER
from anpei.accounts.models import AgreementAcceptance, Consent, ConsentKind, User
from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import EnrolmentState
from anpei.kernel.clock import db_now
from anpei.proctoring.consents import FACE_CONSENT_VERSION
from anpei.provinces.models import TenantEdition
from tenants.entering import enter_association
from tenants.models import Association, Domain
from tests import factories
from tests.conftest import make_association

SCHEMA = "bench"
HOST = f"{SCHEMA}.localhost"
EDITION = "bench"
DROP_TRIES = 10


@contextmanager
def bench_association() -> Iterator[Association]:
    """Inside a new association ``bench``; whatever was left of an earlier one is dropped first."""
    _drop()
    try:
        with _inside_a_new_one() as association:
            yield association
    finally:
        _drop()


@contextmanager
def unseen_association() -> Iterator[Association]:
    """The same in one transaction that is never committed: no worker of a platform that runs here
    finds it and sets about its hundred thousand learners."""
    _drop()
    with transaction.atomic(), _inside_a_new_one() as association:
        yield association
        transaction.set_rollback(True)


@contextmanager
def _inside_a_new_one() -> Iterator[Association]:
    association = make_association(SCHEMA, "济南")
    with enter_association(association):
        TenantEdition.objects.create(
            key=EDITION,
            title="bench",
            base="sd-m1",
            holds_from=date(1990, 1, 1),
            overrides={"credits_by_category": {}, "final_attempts": 100},
        )
        yield association


def _drop() -> None:
    Domain.objects.filter(domain=HOST).delete()
    Association.objects.filter(schema_name=SCHEMA).delete()
    for tries_left in reversed(range(DROP_TRIES)):
        try:
            with connection.cursor() as cursor:
                cursor.execute(f'DROP SCHEMA IF EXISTS "{SCHEMA}" CASCADE')
        except OperationalError:  # a worker of the platform is still at work in it
            if not tries_left:
                raise
        else:
            return


def make_enrolments(number: int, *, state: EnrolmentState) -> list[Enrolment]:
    """``number`` learners in one class of fifty-question topics, with account and consent."""
    enterprise = factories.make_enterprise()
    curriculum = factories.make_curriculum(topics=4, seconds=1800)
    one = factories.make_class(
        edition_key=EDITION, curriculum=curriculum, places=number, credit_tenths=10
    )
    made = []
    for _ in range(number):
        licence = factories.make_licence(factories.make_person(), enterprise)
        user = factories.make_learner_user(licence.person)
        user.activated_at = db_now()
        user.save(update_fields=["activated_at"])
        Consent.objects.create(
            person=licence.person,
            kind=ConsentKind.FACE,
            version=FACE_CONSENT_VERSION,
            given_at=db_now(),
        )
        AgreementAcceptance.objects.create(
            user=user, version=current_agreement().version, accepted_at=db_now()
        )
        made.append(factories.make_enrolment(licence, one, state=state))
    return made


def user_of(enrolment: Enrolment) -> User:
    return User.objects.get(person=enrolment.person)


def signed_in(user: User) -> tuple[tuple[str, str], ...]:
    """The headers of a browser in which ``user`` is signed in."""
    store: Any = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_USER] = user.pk
    store[SESSION_GENERATION] = user.session_generation
    store.save()
    csrf = "b" * 32
    return (
        ("Cookie", f"{settings.SESSION_COOKIE_NAME}={store.session_key}; csrftoken={csrf}"),
        ("X-CSRFToken", csrf),
        ("Content-Type", "application/json"),
        ("Accept", "application/json"),
    )
