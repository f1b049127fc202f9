"""How long pictures stay, and what a withdrawn consent leaves (PL-13, T20)."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage

from anpei.audit.models import AuditEntry
from anpei.enrolment.domain import move_enrolment
from anpei.enrolment.states import EnrolmentState
from anpei.kernel.clock import db_now, rehearse
from anpei.proctoring import domain
from anpei.proctoring.models import Photo, ReferencePhoto
from anpei.proctoring.policies import has_consent
from tests.fixtures import faces
from tests.proctoring import shots


@pytest.mark.rule("PL-13")
def test_withdrawn_consent_deletes_pictures_and_encodings(
    attempt, consented, django_capture_on_commit_callbacks
):
    person = attempt.enrolment.person
    photo = shots.take(shots.ask_for_exam_photo(attempt), faces.collins())
    reference = ReferencePhoto.objects.get(person=person)
    paths = [photo.path, reference.path]
    domain.withdraw_face_consent(person=person, by=consented.learner)

    with django_capture_on_commit_callbacks(execute=True):
        deleted = domain.delete_face_data(person=person)

    photo.refresh_from_db()
    proof = AuditEntry.objects.get(act="face_data.deleted")
    assert (deleted, [default_storage.exists(path) for path in paths]) == (2, [False, False])
    assert (photo.path, photo.perceptual_hash, photo.distance) == ("", None, None)
    assert ReferencePhoto.objects.filter(person=person).count() == 0
    assert proof.after["deleted"] == [photo.sha256, reference.sha256]


@pytest.mark.rule("PL-13")
def test_withdrawal_leaves_other_peoples_pictures(attempt, consented):
    shots.take(shots.ask_for_exam_photo(attempt), faces.collins())
    stranger = consented.stranger.person

    domain.delete_face_data(person=stranger)

    assert Photo.objects.exclude(path="").count() == 1
    assert [row.person for row in ReferencePhoto.objects.all()] == [attempt.enrolment.person]


@pytest.mark.rule("PL-13")
def test_consent_can_be_given_anew(cast):
    person = cast.learner.person
    domain.give_face_consent(person=person, by=cast.learner)
    domain.withdraw_face_consent(person=person, by=cast.learner)
    between = has_consent(person)

    domain.give_face_consent(person=person, by=cast.learner)
    domain.give_face_consent(person=person, by=cast.learner)

    assert (between, has_consent(person), person.consents.count()) == (False, True, 2)


@pytest.mark.rule("PL-13")
def test_photos_expire_with_the_editions_time(attempt, django_capture_on_commit_callbacks):
    photo = shots.take(shots.ask_for_exam_photo(attempt), faces.collins())
    move_enrolment(enrolment=attempt.enrolment, to=EnrolmentState.CANCELLED, by=None)

    early = domain.discard_expired_photos()
    with (
        rehearse(db_now() + timedelta(days=366)),
        django_capture_on_commit_callbacks(execute=True),
    ):
        late = domain.discard_expired_photos()

    path, before = photo.path, photo.sha256
    photo.refresh_from_db()
    assert (early, late, photo.path) == (0, 1, "")
    assert (default_storage.exists(path), photo.sha256 == before) == (False, True)
