"""How a learner's study photos stand, where an exam is about to begin."""

from django.template import Library

from anpei.enrolment.models import Enrolment
from anpei.proctoring.queries import enough_study_photos
from anpei.proctoring.queries.results import StudyPhotoShare

register = Library()


@register.inclusion_tag("proctoring/study_photo_warning.html")
def study_photo_warning(enrolment: Enrolment) -> dict[str, StudyPhotoShare | Enrolment]:
    """A warning while too few study photos are acceptable (SD-36); nothing otherwise."""
    return {"share": enough_study_photos(enrolment), "enrolment": enrolment}
