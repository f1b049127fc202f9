"""答疑交流: learners ask, teachers answer (SD-38)."""

from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.courses.enquiry_search import bigrams, plain
from anpei.courses.models import Enquiry, EnquiryAnswer, Topic
from anpei.courses.states import ENQUIRY, EnquiryState
from anpei.kernel.clock import db_now
from anpei.kernel.errors import Conflict, InvalidInput, NotAllowed, Throttled
from anpei.kernel.states import move
from anpei.messages.domain import notify

TITLE_LENGTH, BODY_LENGTH, ANSWER_LENGTH = 100, 2000, 5000
SHORT_WINDOW, SHORT_LIMIT = timedelta(minutes=10), 3
DAY_LIMIT = 20


def ask_question(*, title: str, body: str, topic: Topic | None, by: User) -> Enquiry:
    """Ask; teachers find it in their queue.

    Raises InvalidInput for an empty or too long question, Throttled after three within ten
    minutes or twenty within a day.
    """
    asked = _checked(title, body)
    with transaction.atomic():
        # Whoever asks twice at the same moment waits here, and is counted.
        User.objects.select_for_update(no_key=True).get(pk=by.pk)
        _check_pace(by)
        enquiry = Enquiry.objects.create(
            asker=by, topic=topic, title=asked[0], body=asked[1], asked_at=db_now()
        )
        _index(enquiry)
        audit.record(act="enquiry.ask", subject=enquiry, by=by)
    return enquiry


def edit_question(
    *, enquiry: Enquiry, title: str, body: str, topic: Topic | None, by: User
) -> Enquiry:
    """Say it better, while nobody has answered. Raises NotAllowed for another's, Conflict for an
    answered one, InvalidInput."""
    asked = _checked(title, body)
    with transaction.atomic():
        locked = _own(enquiry, by)
        if locked.state != EnquiryState.WAITING:
            raise Conflict(_("It is answered already; ask a further question instead."))
        locked.title, locked.body, locked.topic = *asked, topic
        locked.save(update_fields=["title", "body", "topic"])
        _index(locked)
        audit.record(act="enquiry.edit", subject=locked, by=by)
    return locked


def withdraw_question(*, enquiry: Enquiry, by: User) -> Enquiry:
    """Take it back, while nobody has answered. Raises NotAllowed, IllegalMove."""
    with transaction.atomic():
        return _move(_own(enquiry, by), EnquiryState.WITHDRAWN, by=by)


def answer_question(*, enquiry: Enquiry, body: str, by: User) -> EnquiryAnswer:
    """Answer, or add to an answer; the learner is told the first time.

    Raises InvalidInput for an empty answer, Conflict for a withdrawn or hidden question.
    """
    text = _answer_text(body)
    with transaction.atomic():
        locked = Enquiry.objects.select_for_update(of=("self",), no_key=True).get(pk=enquiry.pk)
        if locked.state not in {EnquiryState.WAITING, EnquiryState.ANSWERED}:
            raise Conflict(_("This question was withdrawn or hidden meanwhile."))
        now = db_now()
        answer = EnquiryAnswer.objects.create(enquiry=locked, by=by, body=text, answered_at=now)
        audit.record(act="enquiry.answer", subject=locked, by=by)
        if locked.state == EnquiryState.WAITING:
            Enquiry.objects.filter(pk=locked.pk).update(answered_at=now)
            locked = _move(locked, EnquiryState.ANSWERED, by=by)
            _tell_asker(locked)
        _index(locked)
    return answer


def edit_answer(*, answer: EnquiryAnswer, body: str, by: User) -> None:
    """Correct one's own answer. Raises NotAllowed for another's, InvalidInput."""
    text = _answer_text(body)
    if answer.by_id != by.pk:
        raise NotAllowed(_("Only who wrote it can change it; add an answer of your own."))
    with transaction.atomic():
        before = EnquiryAnswer.objects.select_for_update(of=("self",), no_key=True).get(
            pk=answer.pk
        )
        audit.record(
            act="enquiry.edit_answer",
            subject=before,
            by=by,
            before={"body": before.body},
            after={"body": text},
        )
        EnquiryAnswer.objects.filter(pk=answer.pk).update(body=text, edited_at=db_now())
        _index(Enquiry.objects.get(pk=answer.enquiry_id))


def hide_question(*, enquiry: Enquiry, reason: str, by: User) -> Enquiry:
    """Nobody but the asker and staff sees it any more; the asker reads why.

    Raises InvalidInput without a reason, IllegalMove.
    """
    why = reason.strip()
    if not why:
        raise InvalidInput(_("Say why; the learner reads it."), field="reason")
    with transaction.atomic():
        Enquiry.objects.filter(pk=enquiry.pk).update(hidden_because=why[:200])
        return _move(enquiry, EnquiryState.HIDDEN, by=by, reason=why)


def show_question(*, enquiry: Enquiry, by: User) -> Enquiry:
    """Undo the hiding: as it was before. Raises IllegalMove."""
    with transaction.atomic():
        back = EnquiryState.ANSWERED if enquiry.answered_at else EnquiryState.WAITING
        shown = _move(enquiry, back, by=by)
        Enquiry.objects.filter(pk=enquiry.pk).update(hidden_because="")
    return shown


def _checked(title: str, body: str) -> tuple[str, str]:
    short, text = title.strip(), body.strip()
    if not short:
        raise InvalidInput(_("Say in one sentence what you want to know."), field="title")
    for field, value, longest in (("title", short, TITLE_LENGTH), ("body", text, BODY_LENGTH)):
        if len(value) > longest:
            raise InvalidInput(
                _("At most %(number)s characters.") % {"number": longest}, field=field
            )
    return short, text


def _answer_text(body: str) -> str:
    text = body.strip()
    if not text:
        raise InvalidInput(_("Write an answer."), field="body")
    if len(text) > ANSWER_LENGTH:
        raise InvalidInput(
            _("At most %(number)s characters.") % {"number": ANSWER_LENGTH}, field="body"
        )
    return text


def _check_pace(user: User) -> None:
    now = db_now()
    asked = Enquiry.objects.filter(asker=user)
    if (
        asked.filter(asked_at__gt=now - SHORT_WINDOW).count() >= SHORT_LIMIT
        or asked.filter(asked_at__gt=now - timedelta(days=1)).count() >= DAY_LIMIT
    ):
        raise Throttled(
            _("That were many questions. Wait for the answers, or try again in ten minutes."),
            retry_after=int(SHORT_WINDOW.total_seconds()),
        )


def _own(enquiry: Enquiry, by: User) -> Enquiry:
    locked = Enquiry.objects.select_for_update(of=("self",), no_key=True).get(pk=enquiry.pk)
    if locked.asker_id != by.pk:
        raise NotAllowed(_("This is somebody else's question."))
    return locked


def _move(enquiry: Enquiry, to: EnquiryState, *, by: User, reason: str = "") -> Enquiry:
    def record(row: Enquiry, before: EnquiryState, after: EnquiryState) -> None:
        audit.record(
            act=f"enquiry.{after}",
            subject=row,
            by=by,
            before={"state": before},
            after={"state": after},
            reason=reason,
        )

    return move(ENQUIRY, enquiry, to, record=record)


def _index(enquiry: Enquiry) -> None:
    """Keep what is searched beside the row; call it inside the transaction of the change."""
    parts = [enquiry.title, enquiry.body, *enquiry.answers.values_list("body", flat=True)]
    text = plain("\n".join(parts))
    Enquiry.objects.filter(pk=enquiry.pk).update(search_text=text, bigrams=bigrams(text))


def _tell_asker(enquiry: Enquiry) -> None:
    notify(
        kind="courses.question_answered",
        to=enquiry.asker,
        facts={"title": enquiry.title},
        link=reverse("courses:question", args=[enquiry.public_id]),
        about=enquiry,
    )
