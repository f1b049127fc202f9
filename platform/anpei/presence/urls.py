"""Addresses of profile photos and looks at faces."""

from django.urls import URLPattern, URLResolver, path

from anpei.presence.pages import learner, phone, staff

app_name = "presence"
urlpatterns: list[URLPattern | URLResolver] = [
    path("learner/profile-photo/", learner.profile_photo, name="profile_photo"),
    path("learner/look/<str:study_id>/", learner.look, name="look"),
    path("learner/looks/<str:check_id>/state/", learner.state, name="state"),
    path("learner/looks/<str:check_id>/ticket/", learner.ticket, name="ticket"),
    path("look/<str:token>/", phone.phone, name="phone"),
    path("look/<str:token>/state/", phone.state, name="phone_state"),
    path("look/<str:token>/ticket/", phone.ticket, name="phone_ticket"),
    path("staff/profile-photos/", staff.photos, name="photos"),
    path("staff/profile-photos/<str:person>/picture/", staff.picture, name="picture"),
    path("staff/profile-photos/<str:person>/give-up/", staff.give_up, name="give_up"),
]
