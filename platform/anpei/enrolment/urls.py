"""Addresses of this app's pages and API."""

from django.urls import URLPattern, URLResolver

app_name = "enrolment"
urlpatterns: list[URLPattern | URLResolver] = []
