"""A video on its way from upload to stream (PL-21); a question on its way to an answer (SD-38)."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anpei.kernel.states import Machine


class VideoState(StrEnum):
    UPLOADED = "uploaded"
    FETCHING = "fetching"
    TRANSCODING = "transcoding"
    READY = "ready"
    FAILED = "failed"


_S = VideoState

VIDEO_STATE_LABELS = {
    _S.UPLOADED: _("waiting for conversion"),
    _S.FETCHING: _("being fetched"),
    _S.TRANSCODING: _("being converted"),
    _S.READY: _("video ready"),
    _S.FAILED: _("conversion failed"),
}

VIDEO = Machine(
    name="video",
    initial=_S.UPLOADED,
    transitions={
        _S.UPLOADED: frozenset({_S.FETCHING, _S.TRANSCODING, _S.READY}),
        # Back to uploaded: the worker that fetched it died.
        _S.FETCHING: frozenset({_S.TRANSCODING, _S.FAILED, _S.UPLOADED}),
        # Back to uploaded: the worker that converted it died.
        _S.TRANSCODING: frozenset({_S.READY, _S.FAILED, _S.UPLOADED}),
        _S.READY: frozenset(),
        _S.FAILED: frozenset({_S.UPLOADED}),
    },
)


class EnquiryState(StrEnum):
    WAITING = "waiting"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"
    HIDDEN = "hidden"


_E = EnquiryState

ENQUIRY_LABELS = {
    _E.WAITING: pgettext_lazy("question", "Waiting for an answer"),
    _E.ANSWERED: pgettext_lazy("question", "Answered"),
    _E.WITHDRAWN: pgettext_lazy("question", "Withdrawn"),
    _E.HIDDEN: pgettext_lazy("question", "Hidden"),
}

ENQUIRY = Machine(
    name="learner's question",
    initial=_E.WAITING,
    transitions={
        _E.WAITING: frozenset({_E.ANSWERED, _E.WITHDRAWN, _E.HIDDEN}),
        _E.ANSWERED: frozenset({_E.HIDDEN}),
        _E.HIDDEN: frozenset({_E.WAITING, _E.ANSWERED}),
        _E.WITHDRAWN: frozenset(),
    },
)
