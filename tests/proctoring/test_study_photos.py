"""Study photos: at most two a topic, and 60 % of all of them (SD-35, SD-36)."""

import pytest
from django.core.files.storage import default_storage

from anpei.exams.models import Attempt
from anpei.proctoring import domain, queries
from anpei.proctoring.models import Photo
from anpei.study.models import Player, TopicStudy
from tests.exams.ready import browser_of, text
from tests.fixtures import faces
from tests.fixtures.faces import Who
from tests.proctoring import shots
from tests.study.conftest import topics_of


def _other_study(study: TopicStudy) -> TopicStudy:
    topic = topics_of(study.enrolment, "civil")[0]
    study.completed_at = study.chosen_at
    study.save(update_fields=["completed_at"])
    return TopicStudy.objects.create(enrolment=study.enrolment, topic=topic, required_ms=1000)


@pytest.mark.rule("SD-35")
def test_newer_photo_replaces_the_oldest_of_its_topic(study, django_capture_on_commit_callbacks):
    frames = faces.frames(Who.COLLINS, 3)
    first, second = [shots.send(shots.ask_for_study_photo(study), frame) for frame in frames[:2]]
    third = shots.ticket_for(shots.ask_for_study_photo(study))
    path = default_storage.path(first.path)

    with django_capture_on_commit_callbacks() as callbacks:
        token = shots.ticket_token(third.public_id)
        stored = domain.store_photo(token=token, data=frames[2])
    callbacks[0]()

    kept = list(Photo.objects.filter(kept=True).values_list("public_id", flat=True))
    first.refresh_from_db()
    assert kept == [second.public_id, stored.public_id]
    assert (first.path, first.kept, default_storage.exists(path)) == ("", False, False)


@pytest.mark.rule("SD-35")
def test_photos_of_another_topic_are_left_alone(study):
    frames = faces.frames(Who.COLLINS, 4)
    first = [shots.send(shots.ask_for_study_photo(study), frame) for frame in frames[:2]]
    other = _other_study(study)

    second = [shots.send(shots.ask_for_study_photo(other), frame) for frame in frames[2:]]

    assert list(Photo.objects.filter(kept=True)) == [*first, *second]


@pytest.mark.rule("SD-35")
def test_stored_photo_ends_the_request_and_counts(study):
    shots.send(shots.ask_for_study_photo(study), faces.collins())

    study.refresh_from_db()
    assert Player.objects.get().photo_asked_at is None
    assert study.photos_received == 1


@pytest.mark.rule("SD-35")
def test_finished_topic_can_be_photographed_again(study):
    study.completed_at = study.chosen_at
    study.save(update_fields=["completed_at"])
    bad = shots.take(shots.ask_for_study_photo(study), faces.nobody())

    shots.photograph_study(study, faces.frames(Who.COLLINS, 2))

    bad.refresh_from_db()
    share = queries.enough_study_photos(study.enrolment)
    assert (bad.kept, share.accepted, share.total) == (False, 2, 2)


@pytest.mark.rule("SD-36")
@pytest.mark.parametrize(
    ("good", "bad", "enough"), [(3, 2, True), (1, 1, False), (1, 0, True), (0, 1, False)]
)
def test_share_counts_all_photos_together(study, good, bad, enough):
    pictures = [*faces.frames(Who.COLLINS, good), *[faces.nobody()] * bad]
    for index, picture in enumerate(pictures):
        topic = topics_of(study.enrolment, ("civil", "machinery", "management")[index % 3])
        other, _created = TopicStudy.objects.get_or_create(
            enrolment=study.enrolment,
            topic=topic[index // 3],
            defaults={"required_ms": 1000, "completed_at": study.chosen_at},
        )
        shots.take(shots.ask_for_study_photo(other), picture)

    share = queries.enough_study_photos(study.enrolment)

    assert (share.accepted, share.total, share.enough) == (good, good + bad, enough)


@pytest.mark.rule("SD-36")
def test_share_without_any_photo_is_not_enough(study):
    share = queries.enough_study_photos(study.enrolment)

    assert (share.total, share.enough, Attempt.objects.count()) == (0, False, 0)


@pytest.mark.rule("SD-36")
def test_exam_page_warns_while_too_few_study_photos_are_good(candidate, consented):
    study = TopicStudy.objects.filter(enrolment=candidate.enrolment).first()
    browser = browser_of(candidate.user, HTTP_ACCEPT_LANGUAGE="en")
    before = text(browser.get("/learner/exams/"))

    shots.photograph_study(study, [faces.nobody()])
    bad = text(browser.get("/learner/exams/"))
    shots.photograph_study(study, faces.frames(Who.COLLINS, 2))
    good = text(browser.get("/learner/exams/"))

    warning = "Too few of your study photos can be accepted"
    assert [warning in page for page in (before, bad, good)] == [False, True, False]
    assert f"/learner/photos/{candidate.enrolment.public_id}/" in bad
