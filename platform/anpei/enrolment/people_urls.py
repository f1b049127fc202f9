"""Addresses in the namespace ``people``: its pages show the journey, so they live up here."""

from django.urls import URLPattern, URLResolver, path

from anpei.enrolment.pages import people

app_name = "people"
urlpatterns: list[URLPattern | URLResolver] = [
    path("enterprise/information/", people.information, name="enterprise"),
    path("enterprise/people/", people.people, name="people"),
]
