"""Finding what a photo is to be taken of, among the learner's own."""

from anpei.enrolment.models import Enrolment
from anpei.exams.models import Attempt
from anpei.people.models import Person
from anpei.proctoring.capture_subject import CaptureSubject
from anpei.proctoring.models import Purpose
from anpei.study.models import TopicStudy


def capture_subject(person: Person, purpose: Purpose, public_id: str) -> CaptureSubject | None:
    """``person``'s topic study, attempt or enrolment (gate) of that id; None if not theirs."""
    if purpose == Purpose.GATE:
        own = Enrolment.objects.select_related("person")
        enrolment = own.filter(person=person, public_id=public_id).first()
        return CaptureSubject(purpose=purpose, enrolment=enrolment) if enrolment else None
    if purpose == Purpose.STUDY:
        studies = TopicStudy.objects.select_related("enrolment__person")
        study = studies.filter(enrolment__person=person, public_id=public_id).first()
        if study is None:
            return None
        return CaptureSubject(purpose=purpose, enrolment=study.enrolment, topic_study=study)
    attempts = Attempt.objects.select_related("enrolment__person").defer("paper")
    attempt = attempts.filter(enrolment__person=person, public_id=public_id).first()
    if attempt is None:
        return None
    return CaptureSubject(purpose=purpose, enrolment=attempt.enrolment, attempt=attempt)
