"""May an exam begin, and what becomes of it: the province is asked, nothing is decided here."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anpei.enrolment.models import Enrolment
from anpei.exams.facts import attempt_facts, attempts_of, exam_facts, lean_study_facts
from anpei.exams.models import Attempt, ExamKind, ExamWindow, Venue
from anpei.kernel.clock import policy_today
from anpei.kernel.compiled import CompiledLookup
from anpei.kernel.decisions import Decision, deny, not_yet
from anpei.kernel.errors import Refused
from anpei.provinces.asking import ask, require
from anpei.provinces.current import current_province, edition_by_key
from anpei.provinces.editions import Edition
from anpei.provinces.facts import StudyFacts

_WINDOWS = CompiledLookup(
    lambda key: ExamWindow.objects.filter(training_class=key, cancelled_at=None).order_by()
)


def edition_of(enrolment: Enrolment) -> Edition[Any]:
    """The edition the enrolment was made under."""
    return edition_by_key(enrolment.edition_key)


def attempts_allowed(enrolment: Enrolment, edition: Edition[Any], kind: ExamKind | str) -> int:
    """How many attempts of ``kind`` this person has in all, those granted on top included."""
    if kind == ExamKind.MOCK:
        return int(edition.policy.mock_attempts)
    return int(edition.policy.final_attempts) + enrolment.extra_attempts


def decide_start(
    enrolment: Enrolment,
    kind: ExamKind | str,
    *,
    attempts: Iterable[Attempt] | None = None,
    study: StudyFacts | None = None,
    venue: Venue = Venue.ONLINE,
    device: str = "desktop",
    held_on: date | None = None,
) -> Decision:
    """May an attempt of ``kind`` begin now, or be booked in a centre? (SD-40, SD-46, SD-47.)

    ``attempts`` and ``study`` are read when not given; ``enrolment`` has class and licence
    selected.
    """
    province, edition = current_province(), edition_of(enrolment)
    facts = exam_facts(
        kind,
        study if study is not None else lean_study_facts(enrolment),
        attempts if attempts is not None else attempts_of(enrolment.pk, kind),
        province.on_timeout(edition),
        attempts_allowed=attempts_allowed(enrolment, edition, kind),
        venue=venue,
        device=device,
        held_on=held_on,
    )
    return ask(province.decide_exam, facts, policy_today(), edition=edition)


def check_start(
    enrolment: Enrolment, kind: ExamKind | str, *, attempts: Iterable[Attempt] | None = None
) -> Decision:
    """``decide_start``. Raises Refused unless it allows."""
    return require(decide_start(enrolment, kind, attempts=attempts))


def window_of(enrolment: Enrolment, now: datetime) -> ExamWindow | None:
    """The window open now or the next one for this enrolment's class; else the last one that is
    over; None for a class that is examined whenever its learners are ready."""
    return _nearest(_WINDOWS.all(enrolment.training_class_id), now)


def windows_of(classes: Iterable[int], now: datetime) -> dict[int, ExamWindow]:
    """Class (key) → its window as ``window_of``; in one statement."""
    planned: dict[int, list[ExamWindow]] = {}
    for one in ExamWindow.objects.filter(training_class__in=set(classes), cancelled_at=None):
        planned.setdefault(one.training_class_id, []).append(one)
    chosen = {key: _nearest(windows, now) for key, windows in planned.items()}
    return {key: one for key, one in chosen.items() if one is not None}


def _nearest(planned: Collection[ExamWindow], now: datetime) -> ExamWindow | None:
    """Of those that are not over the first one, else the last one."""
    to_come = [one for one in planned if one.entry_until > now]
    if to_come:
        return min(to_come, key=lambda one: one.opens_at)
    return max(planned, key=lambda one: one.entry_until, default=None)


def check_window(enrolment: Enrolment, kind: ExamKind | str, now: datetime) -> None:
    """A final exam begins within the windows planned for its class. Raises Refused (PL-30)."""
    window = window_of(enrolment, now) if str(kind) == ExamKind.FINAL.value else None
    if window is None or window.opens_at <= now < window.entry_until:
        return
    if now < window.opens_at:
        raise Refused(
            not_yet(
                "PL-30",
                enrolment.edition_key,
                _("The exam of your class has not opened yet."),
                allowed_from=timezone.localdate(window.opens_at),
                remedy=_("Wait in the waiting room; it begins there by itself."),
            )
        )
    raise Refused(
        deny(
            "PL-30",
            enrolment.edition_key,
            _("The time to begin this exam is over."),
            remedy=_("Ask the association when the next one is."),
        )
    )


def decide_pass(attempt: Attempt, edition: Edition[Any]) -> Decision:
    """Is this closed attempt a pass?"""
    province = current_province()
    facts = attempt_facts(attempt, province.on_timeout(edition))
    return ask(province.has_passed, facts, edition=edition)
