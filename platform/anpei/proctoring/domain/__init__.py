from anpei.proctoring.domain.analysing import analyse_photo
from anpei.proctoring.domain.appealing import (
    claim_appeal,
    claim_next_appeal,
    dismiss_appeal,
    grant_appeal,
    release_appeal,
)
from anpei.proctoring.domain.assigning import (
    assign_review,
    claim_next_review,
    claim_review,
    release_review,
)
from anpei.proctoring.domain.calibrating import calibrate_faces
from anpei.proctoring.domain.consenting import give_face_consent, withdraw_face_consent
from anpei.proctoring.domain.filing import file_appeal, file_loss_appeal
from anpei.proctoring.domain.incidents import record_incident, record_unwatched_time
from anpei.proctoring.domain.judging import judge_photo
from anpei.proctoring.domain.keeping import (
    delete_face_data,
    discard_expired_photos,
    keep_newest,
)
from anpei.proctoring.domain.presence import ask_for_movement
from anpei.proctoring.domain.qualifying import judge_attempt, look_again
from anpei.proctoring.domain.references import (
    encode_reference,
    ensure_reference,
    set_reference_photo,
)
from anpei.proctoring.domain.reviewing import (
    approve_review,
    approve_samples,
    refuse_review,
)
from anpei.proctoring.domain.storing import StoredPhoto, store_photo
from anpei.proctoring.domain.tickets import issue_capture_ticket
from anpei.proctoring.domain.viewing import record_view

__all__ = [
    "StoredPhoto",
    "analyse_photo",
    "approve_review",
    "approve_samples",
    "ask_for_movement",
    "assign_review",
    "calibrate_faces",
    "claim_appeal",
    "claim_next_appeal",
    "claim_next_review",
    "claim_review",
    "delete_face_data",
    "discard_expired_photos",
    "dismiss_appeal",
    "encode_reference",
    "ensure_reference",
    "file_appeal",
    "file_loss_appeal",
    "give_face_consent",
    "grant_appeal",
    "issue_capture_ticket",
    "judge_attempt",
    "judge_photo",
    "keep_newest",
    "look_again",
    "record_incident",
    "record_unwatched_time",
    "record_view",
    "refuse_review",
    "release_appeal",
    "release_review",
    "set_reference_photo",
    "store_photo",
    "withdraw_face_consent",
]
