"""答疑交流 over the API: read answers, ask, take back (SD-38)."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from anpei.accounts.api.permissions import IsLearner
from anpei.accounts.api.scopes import Scope
from anpei.accounts.permissions import person_of, user_of
from anpei.courses import domain, queries
from anpei.courses.domain.enquiries import BODY_LENGTH, TITLE_LENGTH
from anpei.courses.models import Enquiry, EnquiryAnswer

_PAGE = 20


class QuestionAnswer(serializers.ModelSerializer[Enquiry]):
    """``topic`` is null where it is about anything else; ``hidden_because`` only on one's own."""

    id = serializers.CharField(source="public_id")
    topic = serializers.CharField(source="topic.public_id", allow_null=True, default=None)

    class Meta:
        model = Enquiry
        fields = (
            "id",
            "topic",
            "title",
            "body",
            "state",
            "asked_at",
            "answered_at",
            "hidden_because",
        )
        read_only_fields = fields


class TeachersAnswer(serializers.ModelSerializer[EnquiryAnswer]):
    by = serializers.CharField(source="by.display_name")

    class Meta:
        model = EnquiryAnswer
        fields = ("by", "body", "answered_at", "edited_at")
        read_only_fields = fields


class AnsweredQuestion(serializers.Serializer[None]):
    question = QuestionAnswer()
    is_mine = serializers.BooleanField()
    answers = TeachersAnswer(many=True)


class QuestionsAnswer(serializers.Serializer[None]):
    count = serializers.IntegerField()
    page = serializers.IntegerField()
    pages = serializers.IntegerField()
    questions = QuestionAnswer(many=True)


class QuestionSent(serializers.Serializer[None]):
    title = serializers.CharField(max_length=TITLE_LENGTH)
    body = serializers.CharField(max_length=BODY_LENGTH, required=False, allow_blank=True)
    topic = serializers.CharField(
        max_length=22, required=False, help_text="Public id of a topic of one's own classes."
    )


class LearnerView(APIView):
    permission_classes = (IsLearner,)
    scopes = (Scope.STUDY,)


class QuestionsView(LearnerView):
    """Twenty a page. Every learner of the association reads what is answered."""

    @extend_schema(
        summary="Answered questions, or one's own",
        parameters=[
            OpenApiParameter("q", str, description="Every word must be in question or answer."),
            OpenApiParameter("topic", str, description="Public id; only of answered questions."),
            OpenApiParameter("mine", bool, description="One's own, in every state."),
            OpenApiParameter("page", int),
        ],
        responses=QuestionsAnswer,
    )
    def get(self, request: Request) -> Response:
        asked = request.query_params
        words = asked.get("q", "").strip()
        if asked.get("mine") == "true":
            found = queries.searched(queries.questions_of(user_of(request._request)), words)
        else:
            found = queries.answered_questions(words=words, topic=asked.get("topic", ""))
        page = Paginator(found, _PAGE).get_page(asked.get("page"))
        return Response(
            {
                "count": page.paginator.count,
                "page": page.number,
                "pages": page.paginator.num_pages,
                "questions": QuestionAnswer(list(page), many=True).data,
            }
        )

    @extend_schema(summary="Ask a question", request=QuestionSent, responses={201: QuestionAnswer})
    def post(self, request: Request) -> Response:
        sent = QuestionSent(data=request.data)
        sent.is_valid(raise_exception=True)
        about = sent.validated_data.get("topic", "")
        topics = queries.topics_of(person_of(request._request))
        asked = domain.ask_question(
            title=sent.validated_data["title"],
            body=sent.validated_data.get("body", ""),
            topic=get_object_or_404(topics, public_id=about) if about else None,
            by=user_of(request._request),
        )
        return Response(QuestionAnswer(asked).data, status=201)


class QuestionView(LearnerView):
    """An answered one, or one's own."""

    @extend_schema(summary="A question with its answers", responses=AnsweredQuestion)
    def get(self, request: Request, public_id: str) -> Response:
        user = user_of(request._request)
        found = get_object_or_404(queries.readable_by(user), public_id=public_id)
        body = {
            "question": QuestionAnswer(found).data,
            "is_mine": found.asker_id == user.pk,
            "answers": TeachersAnswer(found.answers.select_related("by"), many=True).data,
        }
        return Response(body)


class WithdrawView(LearnerView):
    """While nobody has answered."""

    @extend_schema(summary="Take a question back", request=None, responses={200: QuestionAnswer})
    def post(self, request: Request, public_id: str) -> Response:
        user = user_of(request._request)
        own = get_object_or_404(queries.questions_of(user), public_id=public_id)
        return Response(QuestionAnswer(domain.withdraw_question(enquiry=own, by=user)).data)
