"""课后习题: practise a topic as often as one likes; it changes nothing (SD-37)."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from anpei.accounts.permissions import learner_page, person_of
from anpei.exams import domain
from anpei.exams.models import Question, QuestionKind
from anpei.exams.permissions import own_study
from anpei.exams.queries import ExerciseGroup, exercises_of


@dataclass(frozen=True, slots=True)
class Exercise:
    """One question as the page shows it; ``verdict`` is right, wrong, blank or, before, ""."""

    number: int
    question: Question
    options: tuple[tuple[int, str, bool], ...]
    verdict: str

    @property
    def is_multiple(self) -> bool:
        return self.question.kind == QuestionKind.MULTIPLE


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """A plain exercise, or a case with its parts."""

    material: str
    exercises: tuple[Exercise, ...]


@require_http_methods(["GET", "HEAD", "POST"])
@learner_page
def practise(request: HttpRequest, study: str) -> HttpResponse:
    """The exercises of one of the learner's topics; the server says right or wrong, no more."""
    topic_study = own_study(person_of(request), study)
    groups = exercises_of(topic_study.topic)
    graded = request.method == "POST"
    chosen = {
        question: _chosen(request, question) for group in groups for question in group.questions
    }
    right = domain.right_questions(chosen) if graded else frozenset()
    shown = list(_shown(groups, chosen, right, graded))
    context = {
        "study": topic_study,
        "groups": shown,
        "count": len(chosen),
        "graded": graded,
        "right": len(right),
        "blank": sum(not indexes for indexes in chosen.values()),
    }
    return render(request, "exams/exercises.html", context)


def _shown(
    groups: list[ExerciseGroup],
    chosen: Mapping[Question, list[int]],
    right: Collection[int],
    graded: bool,
) -> Iterator[ShownGroup]:
    number = 0
    for group in groups:
        exercises = []
        for question in group.questions:
            number += 1
            exercises.append(
                _exercise(number, question, chosen[question], graded, question.pk in right)
            )
        yield ShownGroup(group.material, tuple(exercises))


def _chosen(request: HttpRequest, question: Question) -> list[int]:
    typed = request.POST.getlist(f"q-{question.public_id}")
    size = len(question.options)
    return sorted({int(one) for one in typed if one.isdecimal() and int(one) < size})


def _exercise(
    number: int, question: Question, chosen: list[int], graded: bool, is_right: bool
) -> Exercise:
    verdict = ""
    if graded:
        verdict = "blank" if not chosen else "right" if is_right else "wrong"
    options = tuple(
        (index, option, index in chosen) for index, option in enumerate(question.options)
    )
    return Exercise(number, question, options, verdict)
