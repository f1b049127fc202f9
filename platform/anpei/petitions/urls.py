"""Addresses of petitions."""

from django.urls import URLPattern, URLResolver, path

from anpei.petitions import api
from anpei.petitions.pages import learner, staff

app_name = "petitions"
urlpatterns: list[URLPattern | URLResolver] = [
    path("api/petitions/", api.PetitionsView.as_view(), name="api_petitions"),
    path(
        "api/petitions/<str:enrolment_id>/",
        api.EnrolmentPetitionsView.as_view(),
        name="api_enrolment_petitions",
    ),
    path("learner/petitions/", learner.petitions, name="mine"),
    path("learner/petitions/<str:enrolment_id>/<str:kind>/", learner.apply, name="apply"),
    path("staff/petitions/", staff.petitions, name="staff_petitions"),
    path("staff/petitions/<str:public_id>/decision/", staff.decide, name="decide"),
]
