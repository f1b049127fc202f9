from anpei.enrolment.models.enrolment import Enrolment
from anpei.enrolment.models.enrolment_event import EnrolmentEvent
from anpei.enrolment.models.training_class import TrainingClass

__all__ = ["Enrolment", "EnrolmentEvent", "TrainingClass"]
