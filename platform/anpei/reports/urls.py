"""Addresses of this app's pages and API."""

from django.urls import URLPattern, URLResolver, path

from anpei.reports.pages import staff

app_name = "reports"
urlpatterns: list[URLPattern | URLResolver] = [
    path("staff/", staff.staff_home, name="staff_home"),
]
