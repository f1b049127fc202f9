"""Addresses of this app's pages."""

from django.urls import URLPattern, URLResolver, path

from anpei.rulebook.pages import alarms, editions, enrolment, faces, prepare, rehearsal

app_name = "rulebook"
urlpatterns: list[URLPattern | URLResolver] = [
    path("staff/rules/", editions.history, name="history"),
    path("staff/rules/prepare/", prepare.new_edition, name="prepare"),
    path("staff/rules/faces/", faces.faces, name="faces"),
    path("staff/rules/faces/measure/", faces.measure, name="measure_faces"),
    path("staff/rules/faces/adopt/", faces.adopt, name="adopt_faces"),
    path("staff/rules/alarms/", alarms.alarms, name="alarms"),
    path("staff/rules/alarms/<int:alarm>/settle/", alarms.settle, name="settle_alarm"),
    path("staff/rules/rehearsals/<str:public_id>/", rehearsal.rehearsal, name="rehearsal"),
    path("staff/enrolments/<str:public_id>/", enrolment.enrolment, name="enrolment"),
    path("staff/rules/<str:key>/", editions.edition, name="edition"),
    path("staff/rules/<str:key>/change/", prepare.change_edition, name="change"),
    path("staff/rules/<str:key>/cancel/", prepare.cancel_edition, name="cancel"),
    path("staff/rules/<str:key>/rehearse/", rehearsal.begin, name="rehearse"),
]
