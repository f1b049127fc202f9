"""A video on its way from upload to stream (PL-21)."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from anpei.kernel.states import Machine


class VideoState(StrEnum):
    UPLOADED = "uploaded"
    TRANSCODING = "transcoding"
    READY = "ready"
    FAILED = "failed"


_S = VideoState

VIDEO_STATE_LABELS = {
    _S.UPLOADED: _("waiting for conversion"),
    _S.TRANSCODING: _("being converted"),
    _S.READY: _("video ready"),
    _S.FAILED: _("conversion failed"),
}

VIDEO = Machine(
    name="video",
    initial=_S.UPLOADED,
    transitions={
        _S.UPLOADED: frozenset({_S.TRANSCODING, _S.READY}),
        # Back to uploaded: the worker that converted it died.
        _S.TRANSCODING: frozenset({_S.READY, _S.FAILED, _S.UPLOADED}),
        _S.READY: frozenset(),
        _S.FAILED: frozenset({_S.UPLOADED}),
    },
)
