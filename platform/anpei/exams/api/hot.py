"""The exam's hot addresses, as the API's document tells them; ``exams.hot`` answers them.

All are authorised by the signed token in the body alone.
"""

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.views import APIView

from anpei.accounts.api.hot_operation import HotOperation
from anpei.exams.api import documented as told


@extend_schema_view(
    post=extend_schema(
        summary="Save answers",
        request=told.WrittenSent,
        responses={200: told.SavedAt, 409: told.NotSaved},
    )
)
class AnswerOperation(HotOperation):
    """Acknowledged only once it is stored. Keep what is not acknowledged and send it again."""


@extend_schema_view(
    post=extend_schema(
        summary="Say that the page is there",
        request=told.LeaseSent,
        responses={200: told.PulseAnswer, 409: told.NotSaved},
    )
)
class PulseOperation(HotOperation):
    """Every `pulse_seconds`; tells the time left and whether a photo is wanted."""


@extend_schema_view(
    post=extend_schema(
        summary="Say that the page goes away",
        request=told.LeaseSent,
        responses={200: told.Nothing},
    )
)
class LeavingOperation(HotOperation):
    """What leaving means is the province's, and only after a grace."""


@extend_schema_view(
    post=extend_schema(
        summary="Ask in the waiting room",
        request=told.LeaseSent,
        responses={200: told.WaitingAnswer, 409: told.NotSaved},
    )
)
class WaitingOperation(HotOperation):
    """Before the exam opens: the one clock, and when to ask again."""


@extend_schema_view(
    post=extend_schema(
        summary="Begin with the paper drawn beforehand",
        request=told.LeaseSent,
        responses={201: told.BegunAnswer, 409: told.NotSaved},
    )
)
class StartOperation(HotOperation):
    """409 `on_the_spot`: start through `/api/exams/attempts/`, which says why it may not be."""


HOT_OPERATIONS: dict[str, type[APIView]] = {
    "/hot/exams/answer": AnswerOperation,
    "/hot/exams/pulse": PulseOperation,
    "/hot/exams/leaving": LeavingOperation,
    "/hot/exams/waiting": WaitingOperation,
    "/hot/exams/start": StartOperation,
}
