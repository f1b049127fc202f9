"""Addresses of this app's pages and API."""

from django.urls import URLPattern, URLResolver

app_name = "invigilation"
urlpatterns: list[URLPattern | URLResolver] = []
