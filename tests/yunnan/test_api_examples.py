"""docs/api.md for a person who orders and pays online, and the face before a lesson (PL-64)."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from pytest_django.fixtures import Settings

from anpei.accounts.domain import issue_activation_code
from anpei.accounts.domain.ensure_accounts import ensure_learner_account
from anpei.accounts.models import Consent, ConsentKind
from anpei.enrolment.domain import move_enrolments
from anpei.enrolment.states import EnrolmentState
from anpei.entry.models import Registration
from anpei.kernel.clock import db_now
from anpei.payments.domain import paying
from anpei.payments.models import Order
from anpei.proctoring.consents import FACE_CONSENT_VERSION
from anpei.proctoring.domain import analyse_photo
from anpei.proctoring.models import Photo
from anpei.provinces.contract import PhotoBand
from tests.clients.calling import activate, register
from tests.clients.examples import Story
from tests.factories import (
    PASSWORD,
    make_enrolment,
    make_learner_user,
    make_licence,
    make_person,
)
from tests.fixtures.faces import Who, collins, frames
from tests.fixtures.sandbox import RunningSandbox
from tests.yunnan.conftest import SCHEMA, Company, make_course

pytestmark = pytest.mark.rule("PL-64")


@pytest.fixture(autouse=True)
def _nothing_counted() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def test_a_person_orders_and_pays_online(
    company: Company, sandbox: RunningSandbox, settings: Settings
) -> None:
    settings.SANDBOX_URL = sandbox.url
    paying.connect_sandbox_providers(by=None)
    make_course("A")
    person = make_person("段自立")
    licence = make_licence(person, company.enterprise, category="A", days_left=80)
    user = ensure_learner_account(person=person, by=None)
    Registration.objects.create(licence=licence, term=licence.valid_until, is_own=True)
    known = {
        "client_key": register(company.staff)[1],
        "name": person.name,
        "id_number": person.id_number,
        "last_six": person.id_number[-6:],
        "password": PASSWORD,
        "activation_code": issue_activation_code(user=user, channel="staff", by=company.staff),
        "way": "wap",
    }

    assert Story(SCHEMA, known).play("A person orders and pays online") == 10
    assert Order.objects.get().payer_person == person


def test_a_face_is_looked_at_before_a_lesson(company: Company) -> None:
    person = make_person("柯云")
    licence = make_licence(person, company.enterprise, category="A")
    enrolment = make_enrolment(licence, make_course("A"), state=EnrolmentState.APPLIED)
    move_enrolments(
        enrolments=[enrolment.pk], to=EnrolmentState.STUDYING, by=None, studying_at=db_now()
    )
    Consent.objects.create(
        person=person, kind=ConsentKind.FACE, version=FACE_CONSENT_VERSION, given_at=db_now()
    )
    activate(make_learner_user(person))
    known = {
        "client_key": register(company.staff)[1],
        "id_number": person.id_number,
        "password": PASSWORD,
    }
    files = {"profile.form": form_with(collins()), "photo.jpg": frames(Who.COLLINS, 1)[0]}

    story = Story(SCHEMA, known, files, worker=look_at_photos)

    assert story.play("A face is looked at before a lesson") == 12


def form_with(picture: bytes) -> bytes:
    head = 'Content-Disposition: form-data; name="photo"; filename="photo.jpg"\r\n'
    kind = "Content-Type: image/jpeg\r\n\r\n"
    return f"--anpei\r\n{head}{kind}".encode() + picture + b"\r\n--anpei--\r\n"


def look_at_photos() -> None:
    for photo in Photo.objects.filter(band=PhotoBand.PENDING):
        analyse_photo(photo=photo)
