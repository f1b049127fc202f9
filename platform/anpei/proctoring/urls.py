"""Addresses of this app's pages and API. Photos are uploaded to ``hot.PHOTOS``."""

from django.urls import URLPattern, URLResolver, path

from anpei.proctoring.api.appeals import LossAppealView, RefusalAppealView, RefusalsView
from anpei.proctoring.api.capture import TicketsView
from anpei.proctoring.api.consent import ConsentEndView, ConsentView
from anpei.proctoring.api.rehearsal import MovementsView, MovementView, RehearsalView
from anpei.proctoring.pages import (
    appeal_desk,
    appeals,
    desk,
    enterprise,
    learner,
    pictures,
    rehearsal,
    staff,
)

app_name = "proctoring"
urlpatterns: list[URLPattern | URLResolver] = [
    path("api/proctoring/consent/", ConsentView.as_view(), name="api_consent"),
    path("api/proctoring/consent/withdraw/", ConsentEndView.as_view(), name="api_consent_end"),
    path("api/proctoring/tickets/", TicketsView.as_view(), name="tickets"),
    path(
        "api/proctoring/rehearsals/<str:public_id>/", RehearsalView.as_view(), name="api_rehearsal"
    ),
    path("api/proctoring/movements/", MovementsView.as_view(), name="movements"),
    path("api/proctoring/movements/<str:public_id>/", MovementView.as_view(), name="movement"),
    path("api/proctoring/refusals/", RefusalsView.as_view(), name="api_refusals"),
    path(
        "api/proctoring/refusals/<str:review_id>/appeal/",
        RefusalAppealView.as_view(),
        name="api_refusal_appeal",
    ),
    path(
        "api/proctoring/losses/<str:attempt_id>/appeal/",
        LossAppealView.as_view(),
        name="api_loss_appeal",
    ),
    path("learner/camera/", rehearsal.rehearse, name="rehearsal"),
    path("learner/consent/", learner.consent, name="consent"),
    path("learner/consent/withdraw/", learner.withdraw_consent, name="withdraw_consent"),
    path("learner/photos/", learner.photos, name="photos"),
    path("learner/photos/<str:enrolment_id>/", learner.photos, name="enrolment_photos"),
    path("enterprise/refusals/", enterprise.refusals, name="refusals"),
    path("learner/refusals/", appeals.own_refusals, name="own_refusals"),
    path("learner/refusals/<str:review_id>/", appeals.refusal, name="refusal"),
    path("learner/losses/<str:attempt_id>/", appeals.loss, name="loss"),
    path("appeals/<str:appeal_id>/attachment/", appeals.attachment, name="appeal_attachment"),
    path("staff/appeals/", appeal_desk.appeals, name="appeals"),
    path("staff/appeals/next/", appeal_desk.claim_next, name="claim_next_appeal"),
    path("staff/appeals/<str:appeal_id>/", appeal_desk.appeal, name="appeal"),
    path("staff/appeals/<str:appeal_id>/claim/", appeal_desk.claim, name="claim_appeal"),
    path("staff/appeals/<str:appeal_id>/release/", appeal_desk.release, name="release_appeal"),
    path("staff/reviews/", desk.reviews, name="reviews"),
    path("staff/reviews/next/", staff.claim_next, name="claim_next"),
    path("staff/reviews/assign/", desk.assign, name="assign"),
    path("staff/reviews/approve/", desk.approve_samples, name="approve_samples"),
    path("staff/reviews/<str:review_id>/", staff.review, name="review"),
    path("staff/reviews/<str:review_id>/claim/", staff.claim, name="claim"),
    path("staff/reviews/<str:review_id>/release/", staff.release, name="release"),
    path(
        "staff/reviews/<str:review_id>/photos/<str:photo_id>/",
        staff.judge_photo,
        name="judge_photo",
    ),
    path(
        "pictures/<str:kind>/<str:public_id>/<int:expires>/<str:signature>/",
        pictures.picture,
        name="picture",
    ),
]
