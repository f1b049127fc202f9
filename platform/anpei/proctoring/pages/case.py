"""Everything a reviewer sees of one case."""

from typing import Any

from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.proctoring import queries
from anpei.proctoring.models import Incident, ReferencePhoto, Review
from anpei.proctoring.pages.tiles import look_of, photo_tiles
from anpei.proctoring.signed_pictures import picture_url
from anpei.proctoring.states import ReviewState
from anpei.provinces.editions import Policy


def case_context(case: Review, user: User, policy: Policy) -> dict[str, Any]:
    """The page's context: reference, photos, the attempt's facts, why a person is asked."""
    enrolment, attempt = case.enrolment, case.attempt
    exam = next(group for group in queries.exam_photos(enrolment) if group.attempt == attempt)
    reference = ReferencePhoto.objects.filter(person=enrolment.person).first()
    look = look_of(user, policy)
    incidents = list(Incident.objects.filter(attempt=attempt))
    return {
        "case": case,
        "enrolment": enrolment,
        "attempt": attempt,
        "reference": reference,
        "reference_url": picture_url(reference, user, look.expires) if reference else "",
        "exam_tiles": photo_tiles(exam.photos, look),
        "topics": [
            (group.study.topic.name, photo_tiles(group.photos, look))
            for group in queries.study_photos(enrolment)
            if group.photos
        ],
        "share": queries.enough_study_photos(enrolment),
        "required_percent": round(policy.study_photo_share * 100),
        "incidents": incidents,
        "minutes": _minutes(case),
        "reasons": _reasons(case, policy, len(incidents)),
        "ground": queries.as_refusal(case).ground if case.state == ReviewState.REFUSED else "",
        "waiting": queries.open_review_count(),
    }


def _minutes(case: Review) -> int:
    attempt = case.attempt
    if attempt.closed_at is None:
        return 0
    return round((attempt.closed_at - attempt.started_at).total_seconds() / 60)


def _reasons(case: Review, policy: Policy, incidents: int) -> list[str]:
    """Why the machine did not decide, in words."""
    bands = queries.exam_bands(case.attempt)
    share = queries.enough_study_photos(case.enrolment)
    reasons = []
    if bands.accept < bands.total:
        reasons.append(
            _("%(other)s of %(total)s exam photos were not accepted by the machine.")
            % {"other": bands.total - bands.accept, "total": bands.total}
        )
    if bands.total < policy.exam_photos_min:
        reasons.append(
            _("Only %(total)s exam photos; %(least)s are required.")
            % {"total": bands.total, "least": policy.exam_photos_min}
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
    if incidents:
        reasons.append(_("Incidents during the exam: %(number)s.") % {"number": incidents})
    return reasons
