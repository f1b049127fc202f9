"""Addresses in the namespace ``audit``: its pages name people and roles, so they live up here."""

from django.urls import URLPattern, URLResolver, path

from anpei.reports.pages import audit

app_name = "audit"
urlpatterns: list[URLPattern | URLResolver] = [
    path("staff/audit/", audit.search, name="search"),
    path("staff/audit/clear/", audit.clear, name="clear"),
    path("staff/audit/<int:entry>/", audit.detail, name="entry"),
]
