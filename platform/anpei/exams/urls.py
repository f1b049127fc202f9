"""Addresses of this app's pages and API; the hot ones are in ``hot.py``."""

from django.urls import URLPattern, URLResolver, path

from anpei.exams.api import views as api
from anpei.exams.api.exercises import ExercisesView
from anpei.exams.pages import (
    authoring,
    bank,
    check,
    exchange,
    exercises,
    learner,
    sitting,
    windows,
)

app_name = "exams"
urlpatterns: list[URLPattern | URLResolver] = [
    path("learner/exams/", learner.exams, name="exams"),
    path("learner/mock-exams/", learner.mock_exams, name="mock_exams"),
    path("learner/mock-exams/<str:enrolment>/start/", learner.start_mock, name="start_mock"),
    path("learner/exams/<str:enrolment>/camera/", learner.camera, name="camera"),
    path("learner/exams/<str:enrolment>/rules/", learner.rules, name="rules"),
    path("learner/exams/<str:enrolment>/confirm/", learner.confirm, name="confirm"),
    path("learner/attempts/<str:attempt>/", sitting.sit, name="sit"),
    path("learner/attempts/<str:attempt>/result/", sitting.result, name="result"),
    path("learner/attempts/<str:attempt>/review/", sitting.review, name="review"),
    path("learner/exercises/<str:study>/", exercises.practise, name="exercises"),
    path("staff/exam-windows/", windows.window_list, name="windows"),
    path("staff/exam-windows/<str:window>/cancel/", windows.cancel, name="cancel_window"),
    path("staff/questions/", bank.questions, name="questions"),
    path("staff/questions/statistics/", bank.statistics, name="statistics"),
    path("staff/questions/check/", check.check, name="bank_check"),
    path("staff/questions/check/<str:training_class>/", check.class_check, name="class_check"),
    path(
        "staff/questions/check/<str:training_class>/verdict/",
        check.class_verdict_part,
        name="class_verdict",
    ),
    path("staff/questions/import/", exchange.upload, name="import_questions"),
    path("staff/questions/import/<str:upload>/", exchange.preview, name="upload"),
    path("staff/questions/template/<str:curriculum>/", exchange.template, name="template"),
    path("staff/questions/export/<str:form>/", exchange.export, name="export_questions"),
    path("staff/questions/new/<str:topic>/", authoring.add, name="add_question"),
    path("staff/questions/new/<str:topic>/case/", authoring.add_case, name="add_case"),
    path("staff/questions/<str:question>/", bank.question, name="question"),
    path("staff/questions/<str:question>/edit/", authoring.edit, name="edit_question"),
    path("staff/questions/<str:question>/use/", bank.use, name="use_question"),
    path("api/exams/exercises/<str:study>/", ExercisesView.as_view(), name="api_exercises"),
    path("api/exams/state/", api.StateView.as_view(), name="api_state"),
    path("api/exams/attempts/", api.AttemptsView.as_view(), name="api_attempts"),
    path("api/exams/attempts/<str:public_id>/paper/", api.PaperView.as_view(), name="api_paper"),
    path(
        "api/exams/attempts/<str:public_id>/take-over/",
        api.TakeOverView.as_view(),
        name="api_take_over",
    ),
    path(
        "api/exams/attempts/<str:public_id>/hand-in/",
        api.HandInView.as_view(),
        name="api_hand_in",
    ),
    path("api/exams/attempts/<str:public_id>/leave/", api.LeaveView.as_view(), name="api_leave"),
]
