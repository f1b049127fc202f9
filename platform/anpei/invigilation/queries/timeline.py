"""One candidate's exam from start to end: photos, what happened, and who did what (PL-31)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from anpei.exams.models import Attempt, AttemptAct, AttemptEvent
from anpei.invigilation.models import (
    CandidateMessage,
    Command,
    CommandKind,
    LiveLook,
    RaisedHand,
)
from anpei.kernel.decisions import Text
from anpei.proctoring.models import Incident, Photo
from anpei.proctoring.queries import incident_words
from anpei.provinces.contract import PhotoBand

_TONES = {PhotoBand.UNSURE: "warning", PhotoBand.REFUSE: "danger"}

_ACTS = (
    CommandKind.PAUSE,
    CommandKind.RESUME,
    CommandKind.GIVE_TIME,
    CommandKind.END,
    CommandKind.UNLOCK,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineMoment:
    """``who``: "" = the candidate or the machine. ``photo``: the picture taken then."""

    at: datetime
    title: Text
    who: str = ""
    detail: Text = ""
    tone: str = ""
    photo: Photo | None = None


def attempt_timeline(attempt: Attempt) -> list[TimelineMoment]:
    """The newest first. One query for each kind of thing."""
    moments = [
        TimelineMoment(at=attempt.started_at, title=_("Exam started")),
        *_photos(attempt),
        *_incidents(attempt),
        *_acts(attempt),
        *_commands(attempt),
        *_words(attempt),
        *_looks(attempt),
    ]
    if attempt.closed_at:
        how = attempt.get_state_display()
        moments.append(TimelineMoment(at=attempt.closed_at, title=_("Exam over"), detail=how))
    return sorted(moments, key=lambda moment: moment.at, reverse=True)


def _photos(attempt: Attempt) -> Iterator[TimelineMoment]:
    photos = Photo.objects.filter(attempt=attempt).select_related("judged_by")
    for photo in photos.defer("perceptual_hash", "hash_bands"):
        similarity = "" if photo.similarity is None else f"{photo.similarity}%"
        yield TimelineMoment(
            at=photo.moment,
            title=_("Photo"),
            who=str(photo.judged_by or ""),
            detail=" · ".join(filter(None, (str(photo.get_band_display()), similarity))),
            tone=_TONES.get(PhotoBand(photo.band), ""),
            photo=photo,
        )


def _incidents(attempt: Attempt) -> Iterator[TimelineMoment]:
    for one in Incident.objects.filter(attempt=attempt):
        yield TimelineMoment(
            at=one.moment, title=one.get_kind_display(), detail=incident_words(one), tone="warning"
        )


def _acts(attempt: Attempt) -> Iterator[TimelineMoment]:
    for act in AttemptEvent.objects.filter(attempt=attempt).select_related("by"):
        yield TimelineMoment(
            at=act.at,
            title=act.get_act_display(),
            who=str(act.by or ""),
            detail=_seconds(act) if act.act == AttemptAct.OUTAGE else act.reason,
            tone="info",
        )


def _seconds(act: AttemptEvent) -> str:
    return _("%(seconds)d s") % {"seconds": act.seconds}


def _commands(attempt: Attempt) -> Iterator[TimelineMoment]:
    """Those that are not acts on the clock, which ``_acts`` tells with the new deadline."""
    shown = Command.objects.filter(attempt=attempt).exclude(kind__in=_ACTS)
    for command in shown.select_related("by"):
        yield TimelineMoment(
            at=command.at,
            title=command.get_kind_display(),
            who=str(command.by),
            detail=" · ".join(filter(None, (command.text, command.reason, _read(command)))),
            tone="info",
        )


def _read(command: Command) -> str:
    if command.read_at is None:
        return ""
    return _("read at %(time)s") % {"time": localtime(command.read_at).strftime("%H:%M:%S")}


def _words(attempt: Attempt) -> Iterator[TimelineMoment]:
    """What the candidate said, and when a hand went up."""
    for message in CandidateMessage.objects.filter(attempt=attempt):
        title = _("The candidate writes")
        yield TimelineMoment(at=message.at, title=title, detail=message.text)
    for hand in RaisedHand.objects.filter(attempt=attempt):
        yield TimelineMoment(at=hand.raised_at, title=_("Hand raised"))


def _looks(attempt: Attempt) -> Iterator[TimelineMoment]:
    for look in LiveLook.objects.filter(attempt=attempt).select_related("by"):
        yield TimelineMoment(
            at=look.asked_at,
            title=_("Live picture looked at"),
            who=str(look.by),
            detail=look.get_way_display(),
        )
