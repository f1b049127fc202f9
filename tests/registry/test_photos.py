"""Licence photos: only of learners under way, only with the consent still given."""

import pytest

from anpei.accounts.models import Consent, ConsentKind
from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import EnrolmentState
from anpei.kernel.clock import db_now
from anpei.people.models import Licence, Person
from anpei.proctoring.models import ReferencePhoto
from anpei.registry import domain
from anpei.sandbox.registry import cast
from anpei.sandbox.registry.datasets import JINAN
from tests.factories import make_class, make_enrolment
from tests.fixtures.sandbox import RunningSandbox
from tests.registry.conftest import quick_client


def _learner(member: cast.CastMember, state: EnrolmentState) -> Person:
    person = Person.objects.get(registry_id=JINAN.person_id(cast.JINAN.index(member)))
    licence = Licence.objects.get(person=person, is_main=True)
    make_enrolment(licence, make_class(category=licence.category), state=state)
    return person


@pytest.fixture
def synced(connected: RunningSandbox) -> RunningSandbox:
    domain.run_sync(by=None, client=quick_client())
    return connected


@pytest.mark.rule("SD-50")
def test_photo_of_a_learner_under_way_is_fetched(synced: RunningSandbox) -> None:
    learner = _learner(cast.LEARNER, EnrolmentState.STUDYING)
    _learner(cast.OFFICER, EnrolmentState.APPLIED)

    arrived = domain.fetch_missing_photos(client=quick_client())

    assert arrived == 1
    assert ReferencePhoto.objects.get().person == learner
    assert domain.fetch_missing_photos() == 0


@pytest.mark.rule("PL-13")
def test_photo_is_not_fetched_after_a_withdrawn_consent(synced: RunningSandbox) -> None:
    learner = _learner(cast.LEARNER, EnrolmentState.STUDYING)
    Consent.objects.create(
        person=learner,
        kind=ConsentKind.FACE,
        version="1",
        given_at=db_now(),
        withdrawn_at=db_now(),
    )

    assert domain.fetch_missing_photos(client=quick_client()) == 0
    assert not ReferencePhoto.objects.exists()


def test_person_without_a_photo_is_asked_for_once(synced: RunningSandbox) -> None:
    learner = _learner(cast.PLAIN_LEARNER, EnrolmentState.STUDYING)
    Person.objects.filter(pk=learner.pk).update(has_registry_photo=True)

    arrived = domain.fetch_missing_photos(client=quick_client())

    learner.refresh_from_db()
    assert (arrived, learner.has_registry_photo) == (0, False)
    assert Enrolment.objects.count() == 1


def test_registry_that_does_not_answer_is_asked_again(synced: RunningSandbox) -> None:
    learner = _learner(cast.LEARNER, EnrolmentState.STUDYING)
    synced.fault("/registry/v1/people/", "error")

    first = domain.fetch_missing_photos(client=quick_client())
    second = domain.fetch_missing_photos(client=quick_client())

    assert (first, second) == (0, 1)
    assert ReferencePhoto.objects.get().person == learner
