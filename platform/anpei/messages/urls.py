"""Addresses of this app's pages."""

from django.urls import URLPattern, URLResolver, path

from anpei.messages.pages import codes, contact, inbox

app_name = "messages"
urlpatterns: list[URLPattern | URLResolver] = [
    path("messages/", inbox.inbox, name="inbox"),
    path("messages/read-all/", inbox.read_all, name="read_all"),
    path("messages/code/", codes.send_code, name="send_code"),
    path("messages/settings/", contact.settings, name="settings"),
    path("messages/confirm/<str:token>/", contact.confirm, name="confirm"),
    path("messages/<str:public_id>/", inbox.open_message, name="open"),
]
