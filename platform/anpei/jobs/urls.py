"""Addresses of this app's pages."""

from django.urls import URLPattern, URLResolver, path

from anpei.jobs.pages import staff

app_name = "jobs"
urlpatterns: list[URLPattern | URLResolver] = [
    path("staff/jobs/", staff.job_list, name="list"),
    path("staff/jobs/<str:public_id>/", staff.job_detail, name="detail"),
    path("staff/jobs/<str:public_id>/progress/", staff.progress, name="progress"),
    path("staff/jobs/<str:public_id>/cancel/", staff.cancel, name="cancel"),
    path("staff/jobs/<str:public_id>/resume/", staff.resume, name="resume"),
    path("staff/jobs/<str:public_id>/report.<str:form>", staff.report, name="report"),
]
