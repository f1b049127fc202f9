"""Addresses of this app's pages and API."""

from django.urls import URLPattern, URLResolver, path

from anpei.enrolment.api import classes
from anpei.enrolment.pages import enterprise, staff, year

app_name = "enrolment"
urlpatterns: list[URLPattern | URLResolver] = [
    path("enterprise/classes/", enterprise.classes, name="classes"),
    path("enterprise/why/", enterprise.why, name="why"),
    path("staff/classes/", staff.classes, name="staff_classes"),
    path("staff/classes/new/", staff.new_class, name="staff_new_class"),
    path("staff/classes/year/", year.copy_year, name="staff_copy_year"),
    path("staff/classes/<str:public_id>/", staff.edit_class, name="staff_class"),
    path("staff/classes/<str:public_id>/open/", staff.switch_class, name="staff_switch_class"),
    path("staff/enrolments/", staff.enrolments, name="staff_enrolments"),
    path("api/enrolment/classes/", classes.ClassList.as_view(), name="api_classes"),
    path(
        "api/enrolment/classes/<str:public_id>/eligibility/",
        classes.Eligibility.as_view(),
        name="api_eligibility",
    ),
]
