"""The evidence of one case, side by side: photos, reference, incidents, what happened when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from anpei.exams.models import Attempt, AttemptAct, AttemptEvent
from anpei.exams.states import AttemptState
from anpei.kernel.decisions import Text
from anpei.proctoring.models import Incident, Photo, ReferencePhoto, Review
from anpei.proctoring.queries.pictures import TopicPhotos, study_photos
from anpei.proctoring.queries.results import StudyPhotoShare
from anpei.proctoring.queries.risk import Risk, weigh
from anpei.provinces.contract import PhotoBand
from anpei.provinces.editions import Policy

_LATE_SECONDS = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseEvidence:
    """Everything a reviewer weighs. ``acts``: what proctors did to the exam while it ran."""

    exam: Sequence[Photo]
    study: Sequence[TopicPhotos]
    incidents: Sequence[Incident]
    risk: Risk
    acts: Sequence[AttemptEvent]
    reference: ReferencePhoto | None
    share: StudyPhotoShare


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """Something that happened, for the case's timeline."""

    at: datetime
    title: Text
    detail: Text = ""
    tone: str = ""


def case_evidence(attempt: Attempt, policy: Policy) -> CaseEvidence:
    """Six statements, however many photos there are."""
    photographed = Photo.objects.filter(attempt=attempt).select_related("duplicate_of")
    exam = sorted(photographed, key=lambda photo: (photo.moment, photo.pk))
    incidents = list(Incident.objects.filter(attempt=attempt))
    topics = study_photos(attempt.enrolment)
    photos = [photo for group in topics for photo in group.photos]
    return CaseEvidence(
        exam=exam,
        study=[group for group in topics if group.photos],
        incidents=incidents,
        risk=_risk(incidents, exam, policy),
        acts=list(AttemptEvent.objects.filter(attempt=attempt).select_related("by")),
        reference=ReferencePhoto.objects.filter(person=attempt.enrolment.person_id).first(),
        share=StudyPhotoShare(
            accepted=sum(photo.band == PhotoBand.ACCEPT for photo in photos),
            total=len(photos),
            pending=sum(photo.band == PhotoBand.PENDING for photo in photos),
            required_share=policy.study_photo_share,
        ),
    )


def _risk(incidents: Sequence[Incident], exam: Sequence[Photo], policy: Policy) -> Risk:
    """``attempt_risk`` of what has been read: accepted by a reviewer, a photo weighs no longer."""
    cleared = {photo.pk for photo in exam if photo.judged_by_id and photo.band == PhotoBand.ACCEPT}
    return weigh(
        ((one.kind, one.seconds) for one in incidents if one.photo_id not in cleared), policy
    )


def case_timeline(case: Review, evidence: CaseEvidence) -> list[Moment]:
    """From the decision back to the exam's start."""
    moments = attempt_moments(case.attempt, evidence)
    moments.append(
        Moment(at=case.opened_at, title=_("Case opened"), detail=case.get_origin_display())
    )
    return sorted([*moments, *_decisions(case)], key=lambda moment: moment.at, reverse=True)


def attempt_moments(attempt: Attempt, evidence: CaseEvidence) -> list[Moment]:
    """What happened in the exam itself, in no order."""
    moments = [Moment(at=attempt.started_at, title=_("Exam started"))]
    moments += [
        Moment(
            at=photo.moment,
            title=_("Photo not accepted by the machine"),
            detail=photo.get_band_display(),
            tone="warning",
        )
        for photo in evidence.exam
        if (photo.machine_band or photo.band) != PhotoBand.ACCEPT
    ]
    moments += [
        Moment(
            at=one.moment, title=one.get_kind_display(), detail=incident_words(one), tone="danger"
        )
        for one in evidence.incidents
    ]
    moments += [
        Moment(at=one.at, title=one.get_act_display(), detail=_act_words(one))
        for one in evidence.acts
    ]
    if attempt.closed_at:
        score = "" if attempt.points is None else f"{attempt.points:g}"
        over = _("Handed in") if attempt.state == AttemptState.HANDED_IN else _("Exam over")
        moments.append(Moment(at=attempt.closed_at, title=over, detail=score))
    return moments


def _act_words(act: AttemptEvent) -> str:
    if act.act == AttemptAct.OUTAGE:
        return _("%(seconds)d s") % {"seconds": act.seconds}
    return f"{act.by or ''} {act.reason}".strip()


def incident_words(incident: Incident) -> str:
    """Detail, length, and by how much it became known later than it happened."""
    parts = [incident.detail]
    if incident.seconds:
        parts.append(_("%(seconds)d s long") % {"seconds": incident.seconds})
    late = round((incident.at - incident.moment).total_seconds())
    if incident.key and late > _LATE_SECONDS:
        parts.append(_("told %(seconds)d s later, the line was cut") % {"seconds": late})
    return " · ".join(part for part in parts if part)


def _decisions(case: Review) -> list[Moment]:
    found = []
    if case.assigned_at and case.assignee and case.is_undecided:
        found.append(Moment(at=case.assigned_at, title=_("Taken on"), detail=str(case.assignee)))
    if case.first_decided_at:
        found.append(
            Moment(
                at=case.first_decided_at,
                title=_("Refused by the first reviewer"),
                detail=str(case.first_reviewer),
                tone="danger",
            )
        )
    if case.decided_at:
        tone = "danger" if case.ground else "success"
        title = case.get_state_display()
        found.append(Moment(at=case.decided_at, title=title, detail=str(case.reviewer), tone=tone))
    return found
