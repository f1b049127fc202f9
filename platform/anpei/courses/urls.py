"""Addresses of this app's pages and API."""

from django.urls import path

from anpei.courses import api
from anpei.courses.pages import media, questions, staff, staff_questions, videos

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
    path("api/courses/questions/", api.QuestionsView.as_view(), name="api_questions"),
    path("api/courses/questions/<str:public_id>/", api.QuestionView.as_view(), name="api_question"),
    path(
        "api/courses/questions/<str:public_id>/withdraw/",
        api.WithdrawView.as_view(),
        name="api_withdraw",
    ),
    path("learner/questions/", questions.questions, name="questions"),
    path("learner/questions/mine/", questions.mine, name="my_questions"),
    path("learner/questions/ask/", questions.ask, name="ask"),
    path("learner/questions/<str:public_id>/", questions.question, name="question"),
    path("learner/questions/<str:public_id>/edit/", questions.edit, name="edit_question"),
    path("learner/questions/<str:public_id>/withdraw/", questions.withdraw, name="withdraw"),
    path("staff/enquiries/", staff_questions.queue, name="staff_questions"),
    path("staff/enquiries/<str:public_id>/", staff_questions.question, name="staff_question"),
    path("staff/enquiries/<str:public_id>/hide/", staff_questions.hide, name="hide_question"),
    path("staff/enquiries/<str:public_id>/show/", staff_questions.show, name="show_question"),
    path("staff/answers/<str:public_id>/", staff_questions.edit_answer, name="edit_answer"),
    path(
        "media/subtitles/<str:subtitle_id>/<int:expires>/<str:signature>.vtt",
        media.subtitle,
        name="subtitle",
    ),
    path("staff/courses/", staff.curricula, name="curricula"),
    path("staff/courses/<str:curriculum_id>/", staff.curriculum, name="curriculum"),
    path(
        "staff/courses/categories/<str:category_id>/topics/new/", staff.new_topic, name="new_topic"
    ),
    path("staff/courses/topics/<str:topic_id>/", staff.topic, name="topic"),
    path("staff/courses/topics/<str:topic_id>/video/", videos.upload, name="upload"),
    path("staff/courses/topics/<str:topic_id>/video/state/", videos.state, name="video_state"),
    path("staff/courses/topics/<str:topic_id>/video/fetch/", videos.fetch, name="fetch"),
    path("staff/courses/topics/<str:topic_id>/video/retry/", videos.retry, name="retry"),
    path("staff/courses/topics/<str:topic_id>/subtitles/", videos.subtitles, name="subtitles"),
    path(
        "staff/courses/topics/<str:topic_id>/subtitles/<str:subtitle_id>/remove/",
        videos.remove_subtitles,
        name="remove_subtitles",
    ),
]
