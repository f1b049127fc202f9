"""The exam API: parse, one call, answer."""

from collections.abc import Mapping

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from anpei.accounts.api.permissions import IsLearner
from anpei.accounts.api.scopes import Scope
from anpei.accounts.permissions import person_of, user_of
from anpei.exams import domain
from anpei.exams.api import documented as told
from anpei.exams.api.shapes import attempt_shape, exam_shape, lease_shape, paper_shape
from anpei.exams.leases import read_token
from anpei.exams.models import ExamKind
from anpei.exams.permissions import own_attempt, own_enrolment_key, own_running_attempt
from anpei.exams.queries import all_exam_states, seen_paper
from anpei.kernel.errors import InvalidInput, NotAllowed


class LearnerView(APIView):
    """Only a signed-in learner, and only what is theirs."""

    permission_classes = (IsLearner,)
    scopes = (Scope.EXAMS,)


class StateView(LearnerView):
    """``GET`` → ``{"exams": […]}``: both kinds for every enrolment."""

    @extend_schema(summary="Every exam of the learner", responses=told.ExamsAnswer)
    def get(self, request: Request) -> Response:
        person = person_of(request._request)
        states = all_exam_states(person, ExamKind)
        return Response({"exams": [exam_shape(state) for state in states]})


class AttemptsView(LearnerView):
    """``POST {"kind", "enrolment"?}`` starts, or gives the running attempt with a new lease."""

    @extend_schema(
        summary="Start an attempt, or get the running one with a new lease",
        request=told.Opening,
        responses={201: told.OpenedAnswer},
    )
    def post(self, request: Request) -> Response:
        user = user_of(request._request)
        kind = _sent(request, "kind")
        if kind not in ExamKind.values:
            raise InvalidInput("kind: mock or final", field="kind")
        enrolment = own_enrolment_key(person_of(request._request), _sent(request, "enrolment"))
        attempt, lease = domain.open_attempt(enrolment=enrolment, kind=kind, by=user)
        return Response(attempt_shape(attempt) | lease_shape(lease), status=201)


class TakeOverView(LearnerView):
    """``POST`` → the paper with a new lease; the older page's writes are refused from now on."""

    @extend_schema(
        summary="Go on with an attempt on this device",
        request=None,
        responses={200: told.HeldPaperAnswer},
    )
    def post(self, request: Request, public_id: str) -> Response:
        attempt = own_running_attempt(person_of(request._request), public_id)
        lease = domain.take_over(attempt=attempt, by=user_of(request._request))
        if lease is None:
            return Response(attempt_shape(attempt) | {"code": "closed"}, status=409)
        return Response(paper_shape(attempt, seen_paper(attempt.pk)) | lease_shape(lease))


class PaperView(LearnerView):
    """``GET`` → the paper and what is saved of it, without a lease."""

    @extend_schema(summary="The paper of a running attempt", responses=told.PaperAnswer)
    def get(self, request: Request, public_id: str) -> Response:
        attempt = own_running_attempt(person_of(request._request), public_id)
        return Response(paper_shape(attempt, seen_paper(attempt.pk)))


class HandInView(LearnerView):
    """``POST {"token"}`` → the closed attempt; asking again gives the same."""

    @extend_schema(
        summary="Hand the paper in", request=told.LeaseSent, responses={200: told.AttemptAnswer}
    )
    def post(self, request: Request, public_id: str) -> Response:
        attempt = own_attempt(person_of(request._request), public_id)
        closed = domain.hand_in(
            attempt=attempt,
            by=user_of(request._request),
            secret=_secret(request, attempt.pk),
        )
        return Response(attempt_shape(closed))


class LeaveView(LearnerView):
    """``POST {"token"}`` → the attempt after leaving it on purpose (the province says how)."""

    @extend_schema(
        summary="Leave on purpose", request=told.LeaseSent, responses={200: told.AttemptAnswer}
    )
    def post(self, request: Request, public_id: str) -> Response:
        attempt = own_attempt(person_of(request._request), public_id)
        left = domain.leave(
            attempt=attempt,
            by=user_of(request._request),
            secret=_secret(request, attempt.pk),
        )
        return Response(attempt_shape(left))


def _sent(request: Request, name: str) -> str:
    """A text of the JSON body; "" when it is missing. Raises InvalidInput for anything else."""
    value = request.data.get(name) if isinstance(request.data, Mapping) else None
    if value is not None and not isinstance(value, str):
        raise InvalidInput(f"{name}: a text", field=name)
    return value or ""


def _secret(request: Request, attempt_id: int) -> str:
    lease = read_token(_sent(request, "token"))
    if lease.attempt_id != attempt_id:
        raise NotAllowed("no genuine lease")
    return lease.secret
