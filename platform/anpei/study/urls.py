"""Addresses of this app's pages and API; the beat's is in ``hot.py``."""

from django.urls import URLPattern, URLResolver, path

from anpei.study.api import views as api
from anpei.study.api.enrolments import EnrolmentsView
from anpei.study.pages import courses, learner, player

app_name = "study"
urlpatterns: list[URLPattern | URLResolver] = [
    path("learner/study/", learner.home, name="home"),
    path("learner/topics/", learner.topics, name="topics"),
    path("learner/topics/<str:enrolment_id>/", learner.topics, name="enrolment_topics"),
    path(
        "learner/topics/<str:enrolment_id>/categories/<str:category_id>/",
        learner.category,
        name="category",
    ),
    path("learner/topics/<str:enrolment_id>/choose/<str:topic_id>/", learner.choose, name="choose"),
    path("learner/my-topics/", learner.my_topics, name="my_topics"),
    path("learner/my-topics/<str:enrolment_id>/", learner.my_topics, name="enrolment_my_topics"),
    path("learner/courses/", courses.courses, name="courses"),
    path("learner/courses/<str:enrolment_id>/", courses.course, name="course"),
    path("learner/courses/<str:enrolment_id>/learn/<str:topic_id>/", courses.learn, name="learn"),
    path("learner/player/<str:study_id>/", player.player, name="player"),
    path("api/study/enrolments/", EnrolmentsView.as_view(), name="api_enrolments"),
    path("api/study/state/", api.StateView.as_view(), name="api_state"),
    path("api/study/topics/<str:topic_id>/choose/", api.ChooseView.as_view(), name="api_choose"),
    path("api/study/topics/<str:topic_id>/player/", api.PlayerView.as_view(), name="api_player"),
]
