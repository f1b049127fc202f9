"""Progress bar and ring, step indicator, timeline, countdown."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.safestring import SafeString

from anpei.site.components.library import register, render_part


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of a way: `state` is done, current or todo."""

    label: str | Promise
    state: str
    hint: str | Promise = ""


def steps_of_way(labels: Iterable[str | Promise], at: int) -> list[Step]:
    """A way seen from step ``at`` (from 0; the number of steps when all lies behind)."""
    return [
        Step(label=label, state="done" if place < at else "current" if place == at else "todo")
        for place, label in enumerate(labels)
    ]


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
def steps(items: Iterable[Step], label: str = "") -> SafeString:
    """A step indicator from ``Step`` objects."""
    return render_part("steps", {"items": items, "label": label})


@register.simple_tag
def way(labels: Iterable[str | Promise], at: int, label: str = "") -> SafeString:
    """The same of a way seen from step ``at`` (from 0)."""
    return steps(steps_of_way(labels, at), label)


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
