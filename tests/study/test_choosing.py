"""Choosing topics, completing them, and being stopped (SD-05, SD-31, SD-32, SD-39)."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from anpei.audit.models import AuditEntry
from anpei.enrolment.models import Enrolment
from anpei.enrolment.states import EnrolmentState
from anpei.kernel.clock import policy_today
from anpei.kernel.errors import NotAllowed, Refused
from anpei.people.models import Licence
from anpei.study.domain import choose_topic, complete_topic, open_player
from anpei.study.models import Player, TopicStudy
from anpei.study.overview import study_overview
from anpei.study.queries import study_facts
from tests.factories import Cast, make_class, make_curriculum, make_enrolment, make_licence
from tests.study.conftest import Browser, choose_first, no_photos, set_required, topics_of


def finish(study: TopicStudy, cast: Cast) -> None:
    TopicStudy.objects.filter(pk=study.pk).update(watched_ms=study.required_ms)
    complete_topic(study_id=study.pk, by=cast.learner)


def finish_category(enrolment: Enrolment, cast: Cast, category: str, count: int) -> None:
    for topic in topics_of(enrolment, category)[:count]:
        finish(choose_topic(enrolment=enrolment, topic=topic, by=cast.learner), cast)


def rule_of(refusal: pytest.ExceptionInfo[Refused]) -> str:
    return refusal.value.decision.rule


@pytest.mark.rule("SD-32")
def test_chosen_topic_is_enrolled_with_its_length(enrolment: Enrolment, cast: Cast) -> None:
    topic = topics_of(enrolment)[0]

    study = choose_topic(enrolment=enrolment, topic=topic, by=cast.learner)

    assert (study.topic, study.required_ms, study.watched_ms) == (topic, 25_000, 0)
    assert AuditEntry.objects.filter(act="study.topic_chosen", subject_id=study.pk).count() == 1


@pytest.mark.rule("SD-32")
def test_topic_chosen_twice_is_the_same_study(enrolment: Enrolment, cast: Cast) -> None:
    first = choose_first(enrolment, cast)

    second = choose_first(enrolment, cast)

    assert first.pk == second.pk


@pytest.mark.rule("SD-32")
def test_second_topic_is_refused_while_the_first_is_unfinished(
    enrolment: Enrolment, cast: Cast
) -> None:
    choose_first(enrolment, cast, "law")

    with pytest.raises(Refused) as refusal:
        choose_first(enrolment, cast, "civil")

    assert rule_of(refusal) == "SD-32"
    assert TopicStudy.objects.filter(enrolment=enrolment).count() == 1


@pytest.mark.rule("SD-31")
def test_full_category_offers_no_further_topic(enrolment: Enrolment, cast: Cast) -> None:
    finish_category(enrolment, cast, "civil", 1)

    with pytest.raises(Refused) as refusal:
        choose_topic(enrolment=enrolment, topic=topics_of(enrolment, "civil")[1], by=cast.learner)
    other = choose_first(enrolment, cast, "machinery")

    assert rule_of(refusal) == "SD-31"
    assert other.pk


@pytest.mark.rule("SD-31", "SD-34")
def test_last_credit_of_the_last_category_completes_the_enrolment(cast: Cast) -> None:
    enrolment = make_enrolment(cast.licence, make_class(curriculum=make_curriculum(topics=12)))
    finish_category(enrolment, cast, "civil", 1)
    finish_category(enrolment, cast, "machinery", 1)
    finish_category(enrolment, cast, "management", 10)
    finish_category(enrolment, cast, "law", 11)
    enrolment.refresh_from_db()
    before = enrolment.state

    finish_category(enrolment, cast, "law", 12)

    enrolment.refresh_from_db()
    assert before == EnrolmentState.STUDYING
    assert enrolment.state == EnrolmentState.CREDITS_COMPLETE
    assert study_facts(enrolment).earned == 240


@pytest.mark.rule("SD-31")
def test_earlier_edition_takes_any_credits(cast: Cast) -> None:
    training_class = make_class(
        edition_key="sd-m2", credit_tenths=30, curriculum=make_curriculum(topics=4)
    )
    enrolment = make_enrolment(cast.licence, training_class)
    finish_category(enrolment, cast, "law", 3)

    with pytest.raises(Refused) as refusal:
        choose_topic(enrolment=enrolment, topic=topics_of(enrolment, "law")[3], by=cast.learner)

    enrolment.refresh_from_db()
    assert enrolment.state == EnrolmentState.CREDITS_COMPLETE
    assert rule_of(refusal) == "SD-32"


def test_topic_of_another_curriculum_is_not_allowed(enrolment: Enrolment, cast: Cast) -> None:
    other = make_enrolment(cast.other_licence, make_class(curriculum=make_curriculum()))

    with pytest.raises(NotAllowed):
        choose_topic(enrolment=enrolment, topic=topics_of(other)[0], by=cast.learner)


def test_closed_topic_is_not_allowed(enrolment: Enrolment, cast: Cast) -> None:
    topic = topics_of(enrolment)[0]
    topic.is_open = False
    topic.save(update_fields=["is_open"])

    with pytest.raises(NotAllowed):
        choose_topic(enrolment=enrolment, topic=topic, by=cast.learner)


@pytest.mark.rule("SD-05")
def test_unpaid_enrolment_may_not_choose(cast: Cast) -> None:
    unpaid = make_enrolment(cast.licence, cast.training_class, state=EnrolmentState.APPLIED)

    with pytest.raises(Refused) as refusal:
        choose_first(unpaid, cast)

    assert rule_of(refusal) == "SD-05"


@pytest.mark.rule("SD-39")
def test_expired_licence_may_neither_choose_nor_play(
    study: TopicStudy, enrolment: Enrolment, cast: Cast
) -> None:
    expire(cast.licence)
    enrolment.licence.refresh_from_db()
    study = TopicStudy.objects.get(pk=study.pk)

    with pytest.raises(Refused) as choosing:
        choose_topic(enrolment=enrolment, topic=study.topic, by=cast.learner)
    with pytest.raises(Refused) as playing:
        open_player(study=study, by=cast.learner)

    assert (rule_of(choosing), rule_of(playing)) == ("SD-39", "SD-39")


def expire(licence: Licence) -> None:
    Licence.objects.filter(pk=licence.pk).update(valid_until=policy_today() - timedelta(days=1))


def withdraw(licence: Licence) -> None:
    Licence.objects.filter(pk=licence.pk).update(status="withdrawn")


@pytest.mark.rule("SD-39")
@pytest.mark.parametrize("end", [expire, withdraw])
def test_licence_that_ends_while_playing_stops_the_next_beat(
    browser: Browser, study: TopicStudy, cast: Cast, end: Callable[[Licence], None]
) -> None:
    before = browser.beat(18_000, after_ms=20_000)
    end(cast.licence)

    after = browser.beat(18_000, after_ms=20_000)

    study.refresh_from_db()
    assert before["outcome"] == "counted"
    assert (after["status"], after["outcome"], after["rule"]) == (403, "stopped", "SD-39")
    assert study.watched_ms == 18_000


@pytest.mark.rule("SD-30", "SD-39")
def test_study_period_that_ends_while_playing_stops_the_next_beat(
    browser: Browser, study: TopicStudy
) -> None:
    training_class = study.enrolment.training_class
    training_class.study_until = policy_today() - timedelta(days=1)
    training_class.save(update_fields=["study_until"])

    answer = browser.beat(18_000, after_ms=20_000)

    study.refresh_from_db()
    assert (answer["status"], answer["outcome"], answer["rule"]) == (403, "stopped", "SD-30")
    assert study.watched_ms == 0


@pytest.mark.rule("SD-39")
def test_midnight_asks_the_province_again_and_study_goes_on(browser: Browser) -> None:
    Player.objects.update(approved_until="2020-01-01T00:00:00Z")

    answer = browser.beat(18_000, after_ms=20_000)

    assert (answer["outcome"], answer["credited_ms"]) == ("counted", 18_000)
    assert Player.objects.get().approved_until.year > 2020


def test_licence_renewed_while_playing_goes_on(browser: Browser, cast: Cast) -> None:
    Licence.objects.update(valid_until=policy_today() + timedelta(days=900))

    answer = browser.beat(18_000, after_ms=20_000)

    assert (answer["outcome"], answer["credited_ms"]) == ("counted", 18_000)


@pytest.mark.rule("SD-34")
def test_wholly_watched_topic_records_its_credits_once(browser: Browser, study: TopicStudy) -> None:
    set_required(study, 20)
    browser.beat(18_000, after_ms=20_000)
    token = browser.token

    done = browser.beat(18_000, after_ms=20_000)
    again = browser.beat(18_000, after_ms=20_000, token=token)
    beyond = browser.beat(18_000, after_ms=20_000)

    study.refresh_from_db()
    assert (done["complete"], done["credited_ms"], again["outcome"]) == (True, 2_000, "repeated")
    assert beyond["credited_ms"] == 0
    assert (study.watched_ms, study.credit_tenths) == (20_000, 10)
    assert AuditEntry.objects.filter(act="study.topic_completed").count() == 1


@pytest.mark.rule("SD-34")
def test_next_visit_goes_on_where_the_bar_stood(
    browser: Browser, study: TopicStudy, cast: Cast
) -> None:
    browser.beat(18_000, after_ms=20_000, position_ms=200_000)
    again = open_player(study=study, by=cast.learner)
    no_photos()

    answer = Browser(browser.client, again).beat(10_000, after_ms=20_000, position_ms=3_000)

    assert (again.study.watched_ms, again.study.position_ms) == (18_000, 200_000)
    assert answer["watched_ms"] == 28_000


def test_completion_lost_in_a_crash_is_made_up_for(study: TopicStudy, cast: Cast) -> None:
    TopicStudy.objects.filter(pk=study.pk).update(watched_ms=study.required_ms)

    second = choose_first(study.enrolment, cast, "civil")

    study.refresh_from_db()
    assert (study.credit_tenths, second.watched_ms) == (10, 0)


@pytest.mark.rule("SD-35")
def test_complete_topic_may_be_played_again_and_earns_nothing(
    browser: Browser, study: TopicStudy, cast: Cast
) -> None:
    finish(study, cast)
    again = Browser(browser.client, open_player(study=study, by=cast.learner))
    no_photos()
    Player.objects.update(photo_due_ms=10_000)

    answer = again.beat(18_000, after_ms=20_000)

    study.refresh_from_db()
    assert (answer["credited_ms"], answer["complete"]) == (0, True)
    assert answer["photo"] is not None
    assert study.credit_tenths == 10


@pytest.mark.rule("SD-31", "SD-32")
def test_overview_says_why_each_topic_cannot_be_chosen(enrolment: Enrolment, cast: Cast) -> None:
    finish_category(enrolment, cast, "civil", 1)
    choose_first(enrolment, cast, "law")
    fresh = Enrolment.objects.select_related("training_class", "licence").get(pk=enrolment.pk)

    overview = study_overview(fresh)

    states = {row.code: [topic.state for topic in row.topics] for row in overview.categories}
    assert states == {
        "civil": ["complete", "closed"],
        "machinery": ["closed", "closed"],
        "management": ["closed", "closed"],
        "law": ["chosen", "closed"],
    }
    assert [(row.required, row.earned) for row in overview.categories] == [
        (10, 10),
        (10, 0),
        (100, 0),
        (120, 0),
    ]
    assert overview.credits_required == 240


def test_second_enrolment_of_a_person_keeps_its_own_topics(
    enrolment: Enrolment, cast: Cast
) -> None:
    choose_first(enrolment, cast)
    licence = make_licence(cast.licence.person, cast.licence.enterprise, category="B")
    second = make_enrolment(licence, make_class(category="B"))

    study = choose_first(second, cast)

    assert study.enrolment == second
