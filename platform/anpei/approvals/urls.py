"""Addresses of this app's pages."""

from django.urls import URLPattern, URLResolver, path

from anpei.approvals.pages import staff

app_name = "approvals"
urlpatterns: list[URLPattern | URLResolver] = [
    path("staff/proposals/", staff.proposals, name="proposals"),
    path("staff/proposals/<str:public_id>/", staff.proposal, name="proposal"),
    path("staff/proposals/<str:public_id>/confirm/", staff.confirm, name="confirm"),
    path("staff/proposals/<str:public_id>/decline/", staff.decline, name="decline"),
]
