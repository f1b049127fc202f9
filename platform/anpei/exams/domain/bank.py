"""The question bank: adding, replacing, closing. Rows are never rewritten (T33)."""

from collections.abc import Sequence
from dataclasses import replace

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.courses.models import Topic
from anpei.exams.drafts import Draft, checked
from anpei.exams.models import AnswerKey, Question
from anpei.kernel.errors import Conflict, InvalidInput

_OPEN_ONCE = "same_question_open_once_in_a_topic"


def add_question(*, topic: Topic, draft: Draft, by: User | None) -> Question:
    """Add a question with its key to ``topic``; a case with its parts and theirs.

    Raises InvalidInput, also when the topic has the same question in use.
    """
    usable = checked(draft)
    with transaction.atomic():
        question = _insert(topic, usable, version=1, replaces=None, by=by)
        audit.record(
            act="question.added", subject=question, by=by, after={"topic": topic.public_id}
        )
    return question


def replace_question(*, question: Question, draft: Draft, by: User | None) -> Question:
    """The next version of ``question``; attempts that drew the old one keep it and its key.

    It is in use when the old one was. Raises InvalidInput; Conflict when somebody replaced it
    meanwhile, and for a part, which is replaced with its case.
    """
    if question.case_id is not None:
        raise Conflict(_("This belongs to a case question; edit the case."))
    usable = checked(draft)
    with transaction.atomic():
        was_open = (
            Question.objects.select_for_update(of=("self",), no_key=True)
            .get(pk=question.pk)
            .is_open
        )
        Question.objects.filter(pk=question.pk).update(is_open=False)
        newer = _insert(
            question.topic,
            usable,
            version=question.version + 1,
            replaces=question,
            is_open=was_open,
            by=by,
        )
        audit.record(
            act="question.replaced",
            subject=newer,
            by=by,
            before={"question": question.pk, "version": question.version},
            after={"question": newer.pk, "version": newer.version},
        )
    return newer


def open_question(*, question: Question, is_open: bool, by: User | None) -> Question:
    """Let new papers draw ``question``, or keep it out of them. Raises Conflict for an old one,
    and when the topic meanwhile has the same question in use."""
    with transaction.atomic():
        locked = Question.objects.select_for_update(of=("self",), no_key=True).get(pk=question.pk)
        if locked.case_id is not None or Question.objects.filter(replaces=locked).exists():
            raise Conflict(_("This question has a newer version; open that one."))
        if locked.is_open != is_open:
            try:
                with transaction.atomic():
                    Question.objects.filter(pk=locked.pk).update(is_open=is_open)
            except IntegrityError:
                raise Conflict(_("The topic has the same question in use already.")) from None
            audit.record(
                act="question.opened" if is_open else "question.closed",
                subject=locked,
                by=by,
                before={"is_open": locked.is_open},
                after={"is_open": is_open},
            )
        locked.is_open = is_open
    return locked


def insert_questions(
    *, drafts: Sequence[tuple[Topic, Draft]], by: User | None, is_open: bool = True
) -> list[Question]:
    """Many first versions in few statements; ``drafts`` are checked, and none is in the bank.

    Inside the caller's transaction. Raises IntegrityError for a question in use already.
    """
    questions = [_row(topic, draft, by=by, is_open=is_open) for topic, draft in drafts]
    Question.objects.bulk_create(questions)
    parts = [
        _row(topic, part, by=by, case=question, position=position)
        for question, (topic, draft) in zip(questions, drafts, strict=True)
        for position, part in enumerate(_parts(draft))
    ]
    Question.objects.bulk_create(parts)
    written = [draft for _topic, draft in drafts]
    written += [part for draft in written for part in _parts(draft)]
    AnswerKey.objects.bulk_create(
        AnswerKey(question=question, right=list(draft.right), explanation=draft.explanation)
        for question, draft in zip([*questions, *parts], written, strict=True)
    )
    return questions


def _insert(
    topic: Topic,
    draft: Draft,
    *,
    version: int,
    replaces: Question | None,
    by: User | None,
    is_open: bool = True,
) -> Question:
    """One question with its keys. Raises InvalidInput or Conflict by the constraint violated."""
    question = _row(topic, draft, by=by, is_open=is_open)
    question.version, question.replaces = version, replaces
    try:
        with transaction.atomic():
            question.save()
    except IntegrityError as error:
        if _OPEN_ONCE in str(error):
            told = _("The topic has this question already.")
            raise InvalidInput(told, field="stem") from None
        raise Conflict(
            _("Somebody else has changed this question meanwhile; open it again.")
        ) from None
    keyed: list[tuple[Question, Draft]] = [(question, draft)]
    for position, part in enumerate(_parts(draft)):
        row = _row(topic, part, by=by, case=question, position=position)
        row.version = version
        row.save()
        keyed.append((row, part))
    AnswerKey.objects.bulk_create(
        AnswerKey(question=row, right=list(one.right), explanation=one.explanation)
        for row, one in keyed
    )
    return question


def _row(
    topic: Topic,
    draft: Draft,
    *,
    by: User | None,
    is_open: bool = True,
    case: Question | None = None,
    position: int = 0,
) -> Question:
    return Question(
        topic=topic,
        kind=draft.kind,
        stem=draft.stem,
        options=list(draft.options),
        is_exercise=draft.is_exercise,
        is_open=is_open and case is None,
        case=case,
        position=position,
        written_by=by,
    )


def _parts(draft: Draft) -> list[Draft]:
    """The parts, exercises when their case is one."""
    return [replace(part, is_exercise=draft.is_exercise) for part in draft.parts]
