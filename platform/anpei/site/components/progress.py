"""Progress bar and ring, step indicator, timeline, countdown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from anpei.site.components.library import register, render_part


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of a way: `state` is done, current or todo."""

    label: str | Promise
    state: str
    hint: str | Promise = ""


JOURNEY = (
    ("enrol", _("Enrolment")),
    ("pay", _("Payment")),
    ("study", _("Online study")),
    ("complete", _("Completion")),
)
"""The four steps on 我的学习 (SD-30; M1 图4-1)."""


def percentage(value: float, maximum: float) -> int:
    """`value` of `maximum` in whole per cent, rounded down so that 100 means all of it."""
    return max(0, min(100, int(value * 100 // maximum))) if maximum else 0


@register.simple_tag
def progress(
    value: float,
    maximum: float = 100,
    label: str = "",
    text: str = "",
    tone: str = "",
) -> SafeString:
    """A progress bar; `text` replaces the percentage ("1.0 / 24.0")."""
    percent = percentage(value, maximum)
    return render_part(
        "progress",
        {"percent": percent, "label": label, "text": text or f"{percent}%", "tone": tone},
    )


@register.simple_tag
def ring(
    value: float, maximum: float = 100, label: str = "", text: str = "", tone: str = ""
) -> SafeString:
    """The same as a ring, for one figure that matters."""
    percent = percentage(value, maximum)
    return render_part(
        "ring",
        {
            "percent": percent,
            "label": label,
            "text": text or f"{percent}%",
            "tone": tone,
        },
    )


@register.simple_tag
def steps(items: Iterable[Step], label: str = "") -> SafeString:
    """A step indicator from ``Step`` objects."""
    return render_part("steps", {"items": items, "label": label})


@register.simple_tag
def journey(current: str) -> SafeString:
    """学习报名 > 缴费汇款 > 在线学习 > 合格结业. `current`: enrol, pay, study, complete, done."""
    return steps(journey_steps(current))


def journey_steps(current: str) -> Sequence[Step]:
    """The journey's steps seen from `current`; "done" has all behind it.

    Raises ValueError for an unknown step.
    """
    codes = [code for code, _label in JOURNEY]
    at = len(codes) if current == "done" else codes.index(current)
    return [
        Step(label=label, state="done" if i < at else "current" if i == at else "todo")
        for i, (_code, label) in enumerate(JOURNEY)
    ]


@register.simple_block_tag(end_name="endtimeline")
def timeline(content: str) -> SafeString:
    """A list of ``{% event %}`` blocks, newest first."""
    return render_part("timeline", {"content": content})


@register.simple_block_tag(end_name="endevent")
def event(content: str, title: str, when: datetime | None = None, tone: str = "") -> SafeString:
    """One event; its content is the explanation."""
    return render_part("event", {"content": content, "title": title, "when": when, "tone": tone})


@register.simple_tag
def countdown(seconds_left: int, low: int = 300, label: str = "") -> SafeString:
    """A countdown from the server's `seconds_left`; turns red below `low` seconds.

    The browser dispatches ``countdown:end`` on the element at zero.
    """
    return render_part(
        "countdown", {"seconds": max(0, int(seconds_left)), "low": low, "label": label}
    )
