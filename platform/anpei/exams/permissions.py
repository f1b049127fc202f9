"""May this person? Attempts, enrolments and exercises are their learner's alone (T13)."""

from django.db.models import QuerySet
from django.http import Http404

from anpei.enrolment.models import Enrolment
from anpei.exams.models import Attempt
from anpei.kernel.compiled import CompiledLookup
from anpei.people.models import Person
from anpei.study.models import TopicStudy
from anpei.study.queries import current_enrolment, enrolments_of


def own_enrolment(person: Person, public_id: str = "") -> Enrolment:
    """The learner's enrolment of this id, or the current one for "", class and licence selected.

    Raises Http404 for anybody else's.
    """
    if not public_id:
        return _only(current_enrolment(person))
    return _only(enrolments_of(person).filter(public_id=public_id).first())


def own_enrolment_key(person: Person, public_id: str = "") -> Enrolment:
    """As ``own_enrolment``, but nothing of it is read beyond its key: the way of the hot API."""
    if not public_id:
        return _only(_CURRENT_KEY.get(person.pk))
    return _only(_keys_of(person.pk).filter(public_id=public_id).first())


def _keys_of(person: int) -> QuerySet[Enrolment]:
    return enrolments_of(Person(pk=person)).select_related(None).only("pk")


_CURRENT_KEY = CompiledLookup(lambda person: _keys_of(person)[:1])


def own_running_attempt(person: Person, public_id: str) -> Attempt:
    """The learner's attempt with what its API shows, nothing selected beside it. Raises Http404."""
    found = Attempt.objects.filter(enrolment__person=person, public_id=public_id).defer("paper")
    return _only(found.first())


def own_attempt(person: Person, public_id: str) -> Attempt:
    """The learner's attempt without its paper, enrolment selected. Raises Http404."""
    found = Attempt.objects.select_related("enrolment__training_class").defer("paper")
    return _only(found.filter(enrolment__person=person, public_id=public_id).first())


def own_study(person: Person, public_id: str) -> TopicStudy:
    """The learner's topic, topic and category selected. Raises Http404."""
    found = TopicStudy.objects.select_related("topic__category", "enrolment")
    return _only(found.filter(enrolment__person=person, public_id=public_id).first())


def _only[Row](row: Row | None) -> Row:
    if row is None:
        raise Http404
    return row
