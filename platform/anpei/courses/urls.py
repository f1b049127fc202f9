"""Addresses of this app's pages and API."""

from django.urls import path

from anpei.courses.pages import media, staff

app_name = "courses"
urlpatterns = [
    path(
        "media/videos/<str:video_id>/<int:expires>/<str:signature>.mp4", media.stream, name="stream"
    ),
    path(
        "media/posters/<str:video_id>/<int:expires>/<str:signature>.jpg",
        media.poster,
        name="poster",
    ),
    path("staff/courses/", staff.curricula, name="curricula"),
    path("staff/courses/<str:curriculum_id>/", staff.curriculum, name="curriculum"),
    path(
        "staff/courses/categories/<str:category_id>/topics/new/", staff.new_topic, name="new_topic"
    ),
    path("staff/courses/topics/<str:topic_id>/", staff.topic, name="topic"),
    path("staff/courses/topics/<str:topic_id>/video/", staff.upload, name="upload"),
    path("staff/courses/topics/<str:topic_id>/video/state/", staff.video_state, name="video_state"),
]
