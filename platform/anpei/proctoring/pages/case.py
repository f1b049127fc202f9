"""Everything a reviewer sees of one case."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.exams.models import Attempt
from anpei.proctoring import queries
from anpei.proctoring.models import Photo, Review
from anpei.proctoring.pages.tiles import Look, PhotoTile, look_of, photo_tiles
from anpei.proctoring.signed_pictures import picture_url
from anpei.proctoring.states import ReviewState
from anpei.provinces.contract import PhotoBand
from anpei.provinces.editions import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseTile:
    """A photo with the address at which a reviewer judges it; "" = not now."""

    tile: PhotoTile
    judge_url: str


def case_context(case: Review, user: User, policy: Policy) -> dict[str, Any]:
    """The page's context: reference, photos, the attempt's facts, why a person is asked."""
    # One row, read once: the attempt's enrolment is the case's.
    case.attempt.enrolment = case.enrolment
    evidence, look = queries.case_evidence(case.attempt, policy), look_of(user, policy)
    return _evidence_context(case.attempt, case, evidence, look) | {
        "case": case,
        "required_percent": round(policy.study_photo_share * 100),
        "timeline": queries.case_timeline(case, evidence),
        "minutes": _minutes(case),
        "reasons": _reasons(case, policy, evidence),
        "ground": queries.as_refusal(case).ground if case.state == ReviewState.REFUSED else "",
        "needs_second": policy.review_second_for_refusals and case.state == ReviewState.OPEN,
        "is_mine": case.is_undecided and case.assignee_id == user.pk,
        "may_claim": case.is_undecided
        and case.assignee_id is None
        and case.first_reviewer_id != user.pk,
    }


def loss_context(loss: queries.Loss, user: User, policy: Policy) -> dict[str, Any]:
    """The same of an attempt that was lost: nobody judges its photos."""
    evidence, look = queries.case_evidence(loss.attempt, policy), look_of(user, policy)
    return _evidence_context(loss.attempt, None, evidence, look) | {
        "case": None,
        "loss": loss,
        "timeline": queries.loss_timeline(loss, evidence),
    }


def _evidence_context(
    attempt: Attempt, case: Review | None, evidence: queries.CaseEvidence, look: Look
) -> dict[str, Any]:
    reference = evidence.reference
    return {
        "enrolment": attempt.enrolment,
        "attempt": attempt,
        "reference": reference,
        "reference_url": picture_url(reference, look.user, look.expires) if reference else "",
        "exam_tiles": case_tiles(case, evidence.exam, look),
        "topics": [
            (group.study.topic.name, case_tiles(case, group.photos, look))
            for group in evidence.study
        ],
        "share": evidence.share,
        "incidents": evidence.incidents,
        "risk": evidence.risk,
    }


def case_tiles(case: Review | None, photos: Any, look: Look) -> list[CaseTile]:
    """Tiles of a case; only who works on it may judge."""
    judged = case if case and case.is_undecided and case.assignee_id == look.user.pk else None
    return [
        CaseTile(tile=tile, judge_url=_judge_url(judged, tile.photo) if judged else "")
        for tile in photo_tiles(photos, look)
    ]


def _judge_url(case: Review, photo: Photo) -> str:
    if photo.band == PhotoBand.PENDING:
        return ""
    return reverse("proctoring:judge_photo", args=[case.public_id, photo.public_id])


def _minutes(case: Review) -> int:
    attempt = case.attempt
    if attempt.closed_at is None:
        return 0
    return round((attempt.closed_at - attempt.started_at).total_seconds() / 60)


def _reasons(case: Review, policy: Policy, evidence: queries.CaseEvidence) -> list[str]:
    """Why the machine did not decide, in words; what it said itself, not what people did since."""
    said = [photo.machine_band or photo.band for photo in evidence.exam]
    accepted, share = said.count(PhotoBand.ACCEPT), evidence.share
    reasons = []
    if accepted < len(said):
        reasons.append(
            _("%(other)s of %(total)s exam photos were not accepted by the machine.")
            % {"other": len(said) - accepted, "total": len(said)}
        )
    if len(said) < policy.exam_photos_min:
        reasons.append(
            _("Only %(total)s exam photos; %(least)s are required.")
            % {"total": len(said), "least": policy.exam_photos_min}
        )
    if not share.enough:
        reasons.append(
            _("%(accepted)s of %(total)s study photos were accepted; %(percent)s are required.")
            % {
                "accepted": share.accepted,
                "total": share.total,
                "percent": f"{policy.study_photo_share:.0%}",
            }
        )
    if evidence.risk.asks_for_review:
        number = len(evidence.incidents)
        reasons.append(_("Incidents during the exam: %(number)s.") % {"number": number})
    return reasons
