"""Addresses of this app's pages and API."""

from django.urls import URLPattern, URLResolver, path

from anpei.reports.pages import figures, staff

app_name = "reports"
urlpatterns: list[URLPattern | URLResolver] = [
    path("staff/", staff.staff_home, name="staff_home"),
    path("staff/figures/", figures.staff_figures, name="staff_figures"),
    path("staff/figures/part/", figures.staff_part, name="staff_part"),
    path("enterprise/figures/part/", figures.enterprise_part, name="enterprise_part"),
]
