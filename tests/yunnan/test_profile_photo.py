"""The learner's own picture: compared once, given up, deleted, looked at by staff (YN-21, T20)."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from pytest_django import DjangoCaptureOnCommitCallbacks

from anpei.accounts.models import Role
from anpei.audit.models import AuditEntry
from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import EnrolmentState
from anpei.kernel.clock import db_now, rehearse
from anpei.messages.models import Message
from anpei.people.models import Person
from anpei.presence.domain import compare_photo, set_profile_photo
from anpei.presence.models import ProfilePhoto
from anpei.presence.queries import photos_to_compare
from anpei.proctoring.domain import (
    delete_face_data,
    discard_expired_photos,
    give_face_consent,
    set_reference_photo,
    withdraw_face_consent,
)
from anpei.proctoring.models import ReferencePhoto, ReferenceSource
from anpei.registry.domain.photos import people_without_photo
from tests.enrolment.applying import SignedIn
from tests.factories import make_staff
from tests.fixtures.faces import Who, collins, frames, hopper, nobody
from tests.yunnan.conftest import SCHEMA, Company
from tests.yunnan.test_study import Learner, learner, look

__all__ = ["learner"]


@pytest.mark.rule("YN-21")
def test_photo_without_a_face_is_given_up_and_the_learner_told(learner: Learner) -> None:
    person = learner.enrolment.person
    set_profile_photo(person=person, data=nobody(), by=learner.user)

    compare_photo(photo=ProfilePhoto.objects.get())

    assert (ProfilePhoto.objects.count(), ReferencePhoto.objects.count()) == (0, 0)
    told = Message.objects.get(kind="presence.photo_refused", user=learner.user)
    assert "No face was found on it." in told.body


@pytest.mark.rule("YN-21")
@pytest.mark.parametrize(("who", "kept"), [(Who.COLLINS, 1), (Who.HOPPER, 0)])
def test_profile_photo_is_compared_with_the_id_photo_once(
    learner: Learner, who: Who, kept: int
) -> None:
    person = learner.enrolment.person
    set_reference_photo(person=person, data=collins(), by=None)
    set_profile_photo(person=person, data=frames(who, 2)[1], by=learner.user)

    assert photos_to_compare().count() == 1
    compare_photo(photo=photos_to_compare().get())

    assert (ProfilePhoto.objects.count(), photos_to_compare().count()) == (kept, 0)
    assert ReferencePhoto.objects.get().source == ReferenceSource.REGISTRY


@pytest.mark.rule("YN-21")
def test_id_photo_that_comes_later_is_compared_with_as_well(learner: Learner) -> None:
    person = learner.enrolment.person
    set_profile_photo(person=person, data=hopper(), by=learner.user)
    compare_photo(photo=ProfilePhoto.objects.get())
    Person.objects.filter(pk=person.pk).update(has_registry_photo=True)

    waiting = list(people_without_photo())
    set_reference_photo(person=person, data=collins(), by=None)
    compare_photo(photo=photos_to_compare().get())

    assert waiting == [person]
    assert not people_without_photo().exists()
    assert not ProfilePhoto.objects.exists()


@pytest.mark.rule("YN-21", "PL-13")
def test_withdrawn_consent_deletes_the_profile_photo(
    learner: Learner, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    person = learner.enrolment.person
    photo = set_profile_photo(person=person, data=collins(), by=learner.user)
    withdraw_face_consent(person=person, by=learner.user)

    with django_capture_on_commit_callbacks(execute=True):
        delete_face_data(person=person)

    proof = AuditEntry.objects.get(act="face_data.deleted")
    assert not ProfilePhoto.objects.exists()
    assert not default_storage.exists(photo.path)
    assert photo.sha256 in proof.after["deleted"]
    give_face_consent(person=person, by=learner.user)
    assert set_profile_photo(person=person, data=hopper(), by=learner.user).person == person


@pytest.mark.rule("YN-21", "PL-13")
def test_profile_photo_ends_with_the_retention(learner: Learner) -> None:
    set_profile_photo(person=learner.enrolment.person, data=collins(), by=learner.user)
    look(learner, frames(Who.COLLINS, 1)[0])
    Enrolment.objects.update(state=EnrolmentState.QUALIFIED)
    with rehearse(db_now() + timedelta(days=3700)):
        discard_expired_photos()
    while_needed = ProfilePhoto.objects.count()
    Enrolment.objects.update(state=EnrolmentState.CERTIFIED)

    with rehearse(db_now() + timedelta(days=3700)):
        discard_expired_photos()

    assert (while_needed, ProfilePhoto.objects.count(), ReferencePhoto.objects.count()) == (1, 0, 0)


@pytest.mark.rule("YN-21")
def test_staff_see_a_profile_photo_under_a_signed_address_and_on_record(
    learner: Learner, company: Company
) -> None:
    person = learner.enrolment.person
    set_profile_photo(person=person, data=collins(), by=learner.user)
    staff = SignedIn(company.staff, SCHEMA)

    link = staff.get(f"/staff/profile-photos/{person.public_id}/picture/")
    seen = staff.get(link["Location"])
    stranger = SignedIn(make_staff("other", Role.REVIEWER), SCHEMA).get(link["Location"])

    assert (seen.status_code, seen["Cache-Control"]) == (200, "private, no-store")
    assert stranger.status_code == 404
    assert AuditEntry.objects.get(act="presence.photo_seen").actor_id == company.staff.pk
