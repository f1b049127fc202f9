"""From picture to facts to band (PL-34), and pictures that were shown before (T31)."""

import pytest

from anpei.proctoring import domain
from anpei.proctoring.models import Photo, ReferencePhoto
from anpei.proctoring.vision import analysis
from anpei.provinces.current import current_province
from tests.exams.ready import begin, make_candidate
from tests.fixtures import faces
from tests.fixtures.faces import Who
from tests.proctoring import shots


@pytest.mark.rule("PL-34", "SD-45")
@pytest.mark.parametrize(
    ("picture", "band", "count"),
    [
        (faces.collins, "accept", 1),
        (faces.hopper, "refuse", 1),
        (faces.nobody, "refuse", 0),
        (faces.black, "refuse", 0),
        (faces.two_people, "unsure", 2),
        (faces.onlooker, "refuse", 2),
        (lambda: faces.blurred(faces.collins(), 2), "unsure", 1),
    ],
)
def test_photo_falls_into_its_band(attempt, picture, band, count):
    photo = shots.take(shots.ask_for_exam_photo(attempt), picture())

    photo.refresh_from_db()
    assert (photo.band, photo.faces) == (band, count)


@pytest.mark.rule("PL-34")
def test_facts_are_kept_with_the_photo(attempt):
    photo = shots.take(shots.ask_for_exam_photo(attempt), faces.collins())

    photo.refresh_from_db()
    reference = ReferencePhoto.objects.get(person=attempt.enrolment.person)
    assert photo.distance is not None
    assert photo.similarity == round(100 * (1 - photo.distance))
    assert photo.model_version == reference.model_version
    assert len(photo.perceptual_hash) == 32
    assert None not in (photo.score, photo.sharpness, photo.brightness, photo.analysed_at)


def test_reference_encoding_is_sealed_at_rest(attempt):
    from django.db import connection

    shots.take(shots.ask_for_exam_photo(attempt), faces.collins())
    reference = ReferencePhoto.objects.get(person=attempt.enrolment.person)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT encoding FROM proctoring_referencephoto WHERE id = %s", [reference.pk]
        )
        stored = bytes(cursor.fetchone()[0])

    assert len(reference.encoding) == 512
    assert bytes(reference.encoding) not in stored


@pytest.mark.rule("PL-34")
def test_photo_without_reference_waits_for_a_person(attempt):
    ReferencePhoto.objects.all().delete()

    photo = shots.take(shots.ask_for_exam_photo(attempt), faces.collins())

    assert (photo.distance, photo.band) == (None, "unsure")


def test_reference_with_two_faces_is_noted_and_not_compared_with(attempt):
    person = attempt.enrolment.person
    domain.set_reference_photo(person=person, data=faces.two_people(), by=None)

    photo = shots.take(shots.ask_for_exam_photo(attempt), faces.collins())

    problem = ReferencePhoto.objects.get(person=person).problem
    assert (problem, photo.distance) == ("several_faces", None)


def test_new_reference_photo_replaces_the_old_one(attempt):
    person = attempt.enrolment.person
    before = ReferencePhoto.objects.get(person=person)

    after = domain.set_reference_photo(person=person, data=faces.hopper(), by=None)
    photo = shots.take(shots.ask_for_exam_photo(attempt), faces.hopper())

    assert (before.pk, before.sha256 == after.sha256, photo.band) == (after.pk, False, "accept")


@pytest.mark.rule("PL-34")
def test_same_picture_again_is_flagged_within_a_learner(attempt):
    picture = faces.collins()
    first = shots.take(shots.ask_for_exam_photo(attempt), picture)

    copies = shots.photograph_exam(attempt, [picture, *faces.near_duplicates(picture)])

    assert [copy.duplicate_of_id for copy in copies] == [first.pk] * 6
    assert [copy.band for copy in copies] == ["unsure"] * 6


@pytest.mark.rule("PL-34")
def test_same_picture_is_flagged_across_learners(attempt, consented):
    other = begin(make_candidate(consented.other_licence, consented.stranger))[0]
    first = shots.take(shots.ask_for_exam_photo(attempt), faces.collins())

    copy = shots.take(shots.ask_for_exam_photo(other), faces.near_duplicates(faces.collins())[0])

    assert copy.duplicate_of_id == first.pk


@pytest.mark.rule("PL-34")
def test_copy_that_was_analysed_first_is_flagged_afterwards(attempt):
    early = shots.send(shots.ask_for_exam_photo(attempt), faces.collins())
    copy = shots.take(shots.ask_for_exam_photo(attempt), faces.near_duplicates(faces.collins())[0])
    assert (copy.duplicate_of, copy.band) == (None, "accept")

    domain.analyse_photo(photo=early)

    copy.refresh_from_db()
    assert (copy.duplicate_of_id, copy.band) == (early.pk, "unsure")


@pytest.mark.rule("PL-34")
def test_living_person_is_not_flagged(attempt):
    photos = shots.photograph_exam(attempt, faces.frames(Who.COLLINS, 4))

    assert [(photo.duplicate_of, photo.band) for photo in photos] == [(None, "accept")] * 4


def test_black_pictures_are_no_duplicates_of_each_other(attempt):
    photos = shots.photograph_exam(attempt, [faces.black(), faces.black()])

    assert [photo.duplicate_of for photo in photos] == [None, None]


@pytest.mark.rule("PL-34")
def test_province_that_crashes_neither_passes_nor_fails_a_photo(attempt, monkeypatch):
    def crash(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(type(current_province()), "photo_band", crash)

    photo = shots.take(shots.ask_for_exam_photo(attempt), faces.hopper())

    assert photo.band == "unsure"


def test_photo_that_cannot_be_decoded_waits_for_a_person(attempt):
    photo = shots.take(shots.ask_for_exam_photo(attempt), faces.collins()[:700])

    assert (photo.band, photo.faces) == ("unsure", None)


def test_analysis_that_comes_twice_changes_nothing(attempt):
    photo = shots.take(shots.ask_for_exam_photo(attempt), faces.collins())
    analysed_at = photo.analysed_at

    domain.analyse_photo(photo=Photo.objects.get(pk=photo.pk))

    photo.refresh_from_db()
    assert photo.analysed_at == analysed_at


@pytest.mark.rule("PL-13")
def test_analysis_writes_nothing_back_after_the_deletion(attempt, monkeypatch):
    photo = shots.send(shots.ask_for_exam_photo(attempt), faces.collins())
    look = analysis.analyse

    def withdrawn_meanwhile(data, **options):
        facts = look(data, **options)
        domain.delete_face_data(person=attempt.enrolment.person)
        return facts

    monkeypatch.setattr(analysis, "analyse", withdrawn_meanwhile)

    domain.analyse_photo(photo=photo)

    photo.refresh_from_db()
    assert (photo.perceptual_hash, photo.hash_bands, photo.distance) == (None, None, None)
    assert photo.band == "unsure"
    assert ReferencePhoto.objects.filter(person=attempt.enrolment.person).count() == 0
