"""Addresses of this app's pages and API. Photos are uploaded to ``hot.PHOTOS``."""

from django.urls import URLPattern, URLResolver, path

from anpei.proctoring.api.capture import TicketsView
from anpei.proctoring.api.rehearsal import MovementsView, MovementView, RehearsalView
from anpei.proctoring.pages import desk, enterprise, learner, pictures, rehearsal, staff

app_name = "proctoring"
urlpatterns: list[URLPattern | URLResolver] = [
    path("api/proctoring/tickets/", TicketsView.as_view(), name="tickets"),
    path(
        "api/proctoring/rehearsals/<str:public_id>/", RehearsalView.as_view(), name="api_rehearsal"
    ),
    path("api/proctoring/movements/", MovementsView.as_view(), name="movements"),
    path("api/proctoring/movements/<str:public_id>/", MovementView.as_view(), name="movement"),
    path("learner/camera/", rehearsal.rehearse, name="rehearsal"),
    path("learner/consent/", learner.consent, name="consent"),
    path("learner/consent/withdraw/", learner.withdraw_consent, name="withdraw_consent"),
    path("learner/photos/", learner.photos, name="photos"),
    path("learner/photos/<str:enrolment_id>/", learner.photos, name="enrolment_photos"),
    path("enterprise/refusals/", enterprise.refusals, name="refusals"),
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
