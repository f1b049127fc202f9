"""Addresses of this app's pages."""

from django.urls import URLPattern, URLResolver, path

from anpei.messages.api import views as api
from anpei.messages.pages import codes, contact, inbox, log, templates

app_name = "messages"
urlpatterns: list[URLPattern | URLResolver] = [
    path("messages/", inbox.inbox, name="inbox"),
    path("messages/read-all/", inbox.read_all, name="read_all"),
    path("messages/code/", codes.send_code, name="send_code"),
    path("messages/settings/", contact.settings, name="settings"),
    path("messages/confirm/<str:token>/", contact.confirm, name="confirm"),
    path("api/messages/", api.InboxView.as_view(), name="api_inbox"),
    path("api/messages/read-all/", api.ReadAllView.as_view(), name="api_read_all"),
    path("api/messages/<str:public_id>/read/", api.ReadView.as_view(), name="api_read"),
    path("staff/messages/", log.log, name="log"),
    path("staff/messages/<str:public_id>/", log.delivery, name="delivery"),
    path("staff/messages/<str:public_id>/resend/", log.resend, name="resend"),
    path("staff/message-templates/", templates.templates, name="templates"),
    path("staff/message-templates/<str:code>/", templates.template, name="template"),
    path("staff/message-templates/<str:code>/reset/", templates.reset, name="reset"),
    path("staff/message-channels/<str:channel>/", templates.switch, name="switch"),
    path("messages/<str:public_id>/", inbox.open_message, name="open"),
]
