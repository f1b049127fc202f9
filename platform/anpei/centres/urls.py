"""Addresses of this app's pages and API."""

from django.urls import URLPattern, URLResolver, path

from anpei.centres import api
from anpei.centres.pages import bookings, centres, door, learner, scores, sittings

app_name = "centres"
_sitting = "staff/sittings/<str:public_id>/"
_booking = "staff/sittings/seats/<str:public_id>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path("api/centres/exams/", api.CentreExamsView.as_view(), name="api_exams"),
    path("api/centres/seats/", api.SeatsView.as_view(), name="api_seats"),
    path(
        "api/centres/seats/<str:public_id>/cancel/",
        api.SeatCancelView.as_view(),
        name="api_cancel",
    ),
    path("api/centres/seats/<str:public_id>/ticket/", api.TicketView.as_view(), name="api_ticket"),
    path("learner/centre-exams/", learner.exams, name="exams"),
    path("learner/review/<str:enrolment>/", learner.review, name="review"),
    path("learner/centre-exams/seats/<str:public_id>/", learner.booking, name="booking"),
    path("learner/centre-exams/seats/<str:public_id>/cancel/", learner.cancel, name="cancel"),
    path("learner/centre-exams/seats/<str:public_id>/ticket.pdf", learner.ticket, name="ticket"),
    path("learner/centre-exams/<str:enrolment>/<str:sitting>/", learner.book, name="book"),
    path("staff/centres/", centres.centre_list, name="centres"),
    path("staff/centres/new/", centres.new_centre, name="new_centre"),
    path("staff/centres/<str:public_id>/", centres.centre, name="centre"),
    path("staff/centres/<str:public_id>/rooms/", centres.add_room, name="add_room"),
    path("staff/rooms/<str:public_id>/", centres.change_room, name="change_room"),
    path("staff/sittings/", sittings.sitting_list, name="sittings"),
    path("staff/sittings/new/", sittings.new_sitting, name="new_sitting"),
    path(_booking, bookings.booking, name="candidate"),
    path(f"{_booking}seat/", bookings.move_seat, name="move_seat"),
    path(f"{_booking}excuse/", bookings.excuse, name="excuse"),
    path(f"{_booking}correct/", bookings.correct, name="correct"),
    path(_sitting, sittings.sitting, name="sitting"),
    path(f"{_sitting}edit/", sittings.edit_sitting, name="edit_sitting"),
    path(f"{_sitting}open/", sittings.open_sitting, name="open_sitting"),
    path(f"{_sitting}cancel/", sittings.cancel_sitting, name="cancel_sitting"),
    path(f"{_sitting}copy/", sittings.copy_sitting, name="copy_sitting"),
    path(f"{_sitting}roster.pdf", sittings.roster, name="roster"),
    path(f"{_sitting}signatures.pdf", sittings.signatures, name="signatures"),
    path(f"{_sitting}attendance/", scores.close_attendance, name="close_attendance"),
    path(f"{_sitting}scores/", scores.grid, name="scores"),
    path(f"{_sitting}scores/template.xlsx", scores.template, name="score_template"),
    path(f"{_sitting}scores/file/", scores.import_file, name="import_scores"),
    path(f"{_sitting}publish/", scores.publish, name="publish"),
    path("staff/door/", door.door, name="door"),
    path("staff/door/at/<str:public_id>/", door.door_of, name="door_of"),
    path("staff/door/code/<str:code>/", door.by_code, name="door_code"),
    path("staff/door/seat/<str:public_id>/", door.candidate, name="door_candidate"),
    path("staff/door/seat/<str:public_id>/photo/", door.photo, name="door_photo"),
    path("staff/door/seat/<str:public_id>/in/", door.check_in, name="door_in"),
    path("staff/door/seat/<str:public_id>/bar/", door.bar, name="door_bar"),
    path("staff/door/seat/<str:public_id>/undo/", door.undo, name="door_undo"),
]
