"""The one address sockets have over HTTP."""

from django.urls import path

from realtime.views import TicketView

app_name = "realtime"
urlpatterns = [path("api/realtime/ticket/", TicketView.as_view(), name="ticket")]
