"""Addresses of this app's pages and API."""

from django.urls import URLPattern, URLResolver, path

from anpei.invigilation.api import candidate as candidate_api
from anpei.invigilation.api import commands
from anpei.invigilation.api.wall import SeatsView
from anpei.invigilation.pages import candidate, duties, pictures, rooms, wall

app_name = "invigilation"
_room = "staff/exam-rooms/<str:public_id>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path("api/invigilation/rooms/<str:room_id>/seats/", SeatsView.as_view(), name="seats"),
    path("staff/exam-rooms/", rooms.rooms, name="rooms"),
    path("staff/exam-rooms/wall/", wall.wall, name="wall"),
    path("staff/exam-rooms/candidates/<str:attempt>/", candidate.candidate, name="candidate"),
    path("staff/exam-rooms/candidates/<str:attempt>/act/", candidate.act, name="act"),
    path(
        "staff/exam-rooms/pictures/<str:public_id>/<int:expires>/<str:signature>/",
        pictures.picture,
        name="picture",
    ),
    path(f"{_room}wall/", wall.room_wall, name="room_wall"),
    path(f"{_room}finished/", rooms.finished, name="finished"),
    path(f"{_room}claim/", rooms.claim, name="claim"),
    path(f"{_room}hand-over/", rooms.hand_over, name="hand_over"),
    path("staff/duties/", duties.duties, name="duties"),
    path("staff/duties/<str:public_id>/assign/", duties.assign, name="assign"),
    path("staff/duties/<str:public_id>/dismiss/", duties.dismiss, name="dismiss"),
    path(
        "api/invigilation/attempts/<str:public_id>/commands/",
        commands.CommandsView.as_view(),
        name="commands",
    ),
    path(
        "api/invigilation/attempts/<str:public_id>/messages/read/",
        commands.MessagesReadView.as_view(),
        name="messages_read",
    ),
    path("api/exams/attempts/<str:public_id>/live/", candidate_api.LiveView.as_view(), name="live"),
    path("api/exams/attempts/<str:public_id>/hand/", candidate_api.HandView.as_view(), name="hand"),
    path("api/exams/attempts/<str:public_id>/say/", candidate_api.SayView.as_view(), name="say"),
]
