"""A learner who is studied, photographed and examined; hosts known before a tenant is entered."""

import pytest

from anpei.enrolment.models import Enrolment
from anpei.exams.models import Attempt
from anpei.proctoring import domain
from anpei.study.domain import choose_topic
from anpei.study.models import TopicStudy
from tenants.hosts import association_for_host, forget_hosts
from tests.exams.ready import Candidate, begin, make_candidate
from tests.factories import Cast, make_enrolment
from tests.fixtures import faces
from tests.fixtures.faces import Who
from tests.study.conftest import topics_of


@pytest.fixture(autouse=True)
def known_hosts(request: pytest.FixtureRequest) -> None:
    if "racing_tenant" not in request.fixturenames and "jinan" in request.fixturenames:
        request.getfixturevalue("db")
        forget_hosts()
        association_for_host("jinan.localhost")
        association_for_host("yantai.localhost")


@pytest.fixture
def consented(cast: Cast) -> Cast:
    """Both learners have agreed to photos; the licence photos are Collins and Hopper."""
    for user, who in ((cast.learner, Who.COLLINS), (cast.stranger, Who.HOPPER)):
        assert user.person is not None
        domain.give_face_consent(person=user.person, by=user)
        picture = faces.portrait(who, nearer=1.2)
        domain.set_reference_photo(person=user.person, data=picture, by=None)
    return cast


@pytest.fixture
def enrolment(consented: Cast) -> Enrolment:
    return make_enrolment(consented.licence, consented.training_class)


@pytest.fixture
def study(enrolment: Enrolment, consented: Cast) -> TopicStudy:
    """The learner's first topic, chosen."""
    return choose_topic(enrolment=enrolment, topic=topics_of(enrolment)[0], by=consented.learner)


@pytest.fixture
def candidate(consented: Cast) -> Candidate:
    return make_candidate(consented.licence, consented.learner)


@pytest.fixture
def attempt(candidate: Candidate) -> Attempt:
    """A final exam that runs."""
    return begin(candidate)[0]
