from anpei.proctoring.queries.capture import capture_subject
from anpei.proctoring.queries.duplicates import earlier_near_duplicate, later_near_duplicates
from anpei.proctoring.queries.pictures import (
    ExamPhotos,
    TopicPhotos,
    exam_photos,
    study_photos,
)
from anpei.proctoring.queries.results import (
    StudyPhotoShare,
    attempts_to_judge,
    enough_study_photos,
    exam_bands,
    has_pending_photos,
    photo_facts,
    qualification_facts,
)
from anpei.proctoring.queries.reviews import (
    Refusal,
    as_refusal,
    open_review_count,
    refusals_of_enterprise,
    refusals_of_person,
    review_case,
    review_queue,
)

__all__ = [
    "ExamPhotos",
    "Refusal",
    "StudyPhotoShare",
    "TopicPhotos",
    "as_refusal",
    "attempts_to_judge",
    "capture_subject",
    "earlier_near_duplicate",
    "enough_study_photos",
    "exam_bands",
    "exam_photos",
    "has_pending_photos",
    "later_near_duplicates",
    "open_review_count",
    "photo_facts",
    "qualification_facts",
    "refusals_of_enterprise",
    "refusals_of_person",
    "review_case",
    "review_queue",
    "study_photos",
]
