"""The question bank: adding, replacing, closing. Rows are never rewritten (T33)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.courses.models import Topic
from anpei.exams.models import AnswerKey, Question, QuestionKind
from anpei.kernel.errors import Conflict, InvalidInput

TRUE_FALSE_OPTIONS = ("正确", "错误")
"""The options of a true-or-false question, in the order shown."""
_MOST_OPTIONS = 8
_LONGEST = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A question as an author writes it; ``right`` holds indexes into ``options``."""

    kind: QuestionKind | str
    stem: str
    options: Sequence[str]
    right: Sequence[int]
    explanation: str = ""
    is_exercise: bool = True


def add_question(*, topic: Topic, draft: Draft, by: User | None) -> Question:
    """Add a question with its key to ``topic``. Raises InvalidInput."""
    checked = _checked(draft)
    with transaction.atomic():
        question = _insert(topic, checked, version=1, replaces=None)
        audit.record(
            act="question.added", subject=question, by=by, after={"topic": topic.public_id}
        )
    return question


def replace_question(*, question: Question, draft: Draft, by: User | None) -> Question:
    """The next version of ``question``; attempts that drew the old one keep it and its key.

    Raises InvalidInput; Conflict when somebody replaced it meanwhile.
    """
    checked = _checked(draft)
    with transaction.atomic():
        try:
            with transaction.atomic():
                newer = _insert(
                    question.topic, checked, version=question.version + 1, replaces=question
                )
        except IntegrityError:
            raise Conflict(
                _("Somebody else has changed this question meanwhile; open it again.")
            ) from None
        Question.objects.filter(pk=question.pk).update(is_open=False)
        audit.record(
            act="question.replaced",
            subject=newer,
            by=by,
            before={"question": question.pk, "version": question.version},
            after={"question": newer.pk, "version": newer.version},
        )
    return newer


def open_question(*, question: Question, is_open: bool, by: User | None) -> Question:
    """Let new papers draw ``question``, or keep it out of them. Raises Conflict for an old one."""
    with transaction.atomic():
        locked = Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
        if Question.objects.filter(replaces=locked).exists():
            raise Conflict(_("This question has a newer version; open that one."))
        if locked.is_open != is_open:
            Question.objects.filter(pk=locked.pk).update(is_open=is_open)
            audit.record(
                act="question.opened" if is_open else "question.closed",
                subject=locked,
                by=by,
                before={"is_open": locked.is_open},
                after={"is_open": is_open},
            )
        locked.is_open = is_open
    return locked


def _insert(topic: Topic, draft: Draft, *, version: int, replaces: Question | None) -> Question:
    question = Question.objects.create(
        topic=topic,
        kind=draft.kind,
        stem=draft.stem,
        options=list(draft.options),
        version=version,
        replaces=replaces,
        is_exercise=draft.is_exercise,
    )
    AnswerKey.objects.create(
        question=question, right=list(draft.right), explanation=draft.explanation
    )
    return question


def _checked(draft: Draft) -> Draft:
    """``draft`` tidied. Raises InvalidInput naming the field that cannot be used."""
    kind = QuestionKind(draft.kind)
    stem = draft.stem.strip()
    options = [option.strip() for option in draft.options]
    right = sorted(set(draft.right))
    if kind is QuestionKind.TRUE_FALSE:
        options = list(TRUE_FALSE_OPTIONS)
    if not stem or len(stem) > _LONGEST:
        raise InvalidInput(_("Write the question, at most 2000 characters."), field="stem")
    if not 2 <= len(options) <= _MOST_OPTIONS or not all(options):
        raise InvalidInput(_("Give two to eight options, none empty."), field="options")
    if len(set(options)) != len(options):
        raise InvalidInput(_("Two options are the same."), field="options")
    if not right or right[0] < 0 or right[-1] >= len(options):
        raise InvalidInput(_("Mark the right option."), field="right")
    if kind is not QuestionKind.MULTIPLE and len(right) != 1:
        raise InvalidInput(
            _("Exactly one option is right in this kind of question."), field="right"
        )
    return Draft(
        kind=kind,
        stem=stem,
        options=options,
        right=right,
        explanation=draft.explanation.strip(),
        is_exercise=draft.is_exercise,
    )
