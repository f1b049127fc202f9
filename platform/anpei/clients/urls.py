"""Addresses of clients, their tokens and the API's documentation."""

from django.urls import URLPattern, URLResolver, path

from anpei.clients.pages import documentation

app_name = "clients"
urlpatterns: list[URLPattern | URLResolver] = [
    path("api/docs/", documentation.documentation, name="documentation"),
]
