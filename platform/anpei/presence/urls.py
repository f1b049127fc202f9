"""Addresses of profile photos and looks at faces."""

from django.urls import URLPattern, URLResolver, path

from anpei.presence.api import looks
from anpei.presence.pages import learner, phone, staff

app_name = "presence"
urlpatterns: list[URLPattern | URLResolver] = [
    path("learner/profile-photo/", learner.profile_photo, name="profile_photo"),
    path("learner/look/<str:study_id>/", learner.look, name="look"),
    path("learner/looks/<str:check_id>/state/", learner.state, name="state"),
    path("learner/looks/<str:check_id>/ticket/", learner.ticket, name="ticket"),
    path("api/presence/profile-photo/", looks.ProfilePhotoView.as_view(), name="api_profile_photo"),
    path("api/presence/looks/", looks.LooksView.as_view(), name="api_looks"),
    path("api/presence/looks/<str:public_id>/", looks.LookView.as_view(), name="api_look"),
    path(
        "api/presence/looks/<str:public_id>/ticket/",
        looks.LookTicketView.as_view(),
        name="api_look_ticket",
    ),
    path("look/<str:token>/", phone.phone, name="phone"),
    path("look/<str:token>/state/", phone.state, name="phone_state"),
    path("look/<str:token>/ticket/", phone.ticket, name="phone_ticket"),
    path("staff/profile-photos/", staff.photos, name="photos"),
    path("staff/profile-photos/<str:person>/picture/", staff.picture, name="picture"),
    path(
        "staff/profile-photos/<str:person>/picture/<int:expires>/<str:signature>/",
        staff.picture_file,
        name="picture_file",
    ),
    path("staff/profile-photos/<str:person>/give-up/", staff.give_up, name="give_up"),
]
