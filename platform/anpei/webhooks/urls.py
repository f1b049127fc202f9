"""Addresses of receivers of webhooks."""

from django.urls import URLPattern, URLResolver, path

from anpei.webhooks.pages import staff

app_name = "webhooks"
urlpatterns: list[URLPattern | URLResolver] = [
    path("staff/webhooks/", staff.webhooks, name="list"),
    path("staff/webhooks/new/", staff.new_webhook, name="new"),
    path("staff/webhooks/deliveries/<str:public_id>/resend/", staff.resend, name="resend"),
    path("staff/webhooks/<str:public_id>/", staff.webhook, name="detail"),
    path("staff/webhooks/<str:public_id>/switch/", staff.switch, name="switch"),
]
