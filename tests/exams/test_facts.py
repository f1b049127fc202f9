"""What a province is told about an exam."""

from anpei.exams.facts import lean_study_facts
from anpei.exams.models import ExamKind
from anpei.exams.queries import exam_states
from anpei.study.models import TopicStudy
from anpei.study.queries import study_facts
from tests.exams.ready import Candidate, make_candidate
from tests.factories import Cast, make_licence


def test_lean_facts_are_the_studys_facts(cast: Cast) -> None:
    candidate = make_candidate(cast.licence, cast.learner, but=1)
    curriculum = candidate.enrolment.training_class.curriculum
    topic = curriculum.categories.all()[0].topics.last()
    assert topic is not None
    TopicStudy.objects.create(
        enrolment=candidate.enrolment, topic=topic, required_ms=topic.duration_ms
    )

    lean = lean_study_facts(candidate.enrolment)

    assert lean == study_facts(candidate.enrolment)
    assert lean.unfinished_topics == (topic.public_id,)


def test_states_tell_each_enrolments_own_attempts(cast: Cast, candidate: Candidate) -> None:
    person = candidate.enrolment.person
    other = make_candidate(make_licence(person, cast.licence.enterprise), cast.learner, but=1)

    states = exam_states(person, ExamKind.FINAL)

    assert {state.enrolment.pk: state.decision.allowed for state in states} == {
        candidate.enrolment.pk: True,
        other.enrolment.pk: False,
    }
