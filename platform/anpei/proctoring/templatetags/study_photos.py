"""How a learner's study photos stand, where an exam is about to begin."""

from collections.abc import Sequence

from django.template import Library

from anpei.enrolment.models import Enrolment
from anpei.exams.queries import ExamState
from anpei.proctoring.queries.results import StudyPhotoShare, study_photo_bands

register = Library()


@register.inclusion_tag("proctoring/study_photo_warning.html")
def study_photo_warning(
    states: Sequence[ExamState],
) -> dict[str, list[tuple[Enrolment, StudyPhotoShare]]]:
    """A warning for each exam that may begin while too few study photos are acceptable (SD-36)."""
    ready = [state for state in states if state.decision.allowed]
    bands = study_photo_bands([state.enrolment.pk for state in ready])
    shares = (
        (
            state.enrolment,
            StudyPhotoShare(
                accepted=count.accept,
                total=count.total,
                pending=count.pending,
                required_share=state.policy.study_photo_share,
            ),
        )
        for state in ready
        if (count := bands.get(state.enrolment.pk))
    )
    return {"lacking": [(one, share) for one, share in shares if share.missing > share.pending]}
