"""Cards, notices, badges, empty states, statistics, avatars."""

from django.utils.safestring import SafeString

from anpei.site.components.library import register, render_part
from anpei.site.components.tones import NOTICE_ICONS, tone_of

_LONGEST_PERSONAL_NAME = 4


@register.simple_block_tag(end_name="endcard")
def card(content: str, title: str = "", hint: str = "", flush: bool = False) -> SafeString:
    """A surface with an optional head. `flush` lets a table touch the edges."""
    return render_part("card", {"content": content, "title": title, "hint": hint, "flush": flush})


@register.simple_block_tag(end_name="endnotice")
def notice(content: str, tone: str = "info", title: str = "") -> SafeString:
    """A message in the page. `tone`: info, success, warning, danger, neutral."""
    return render_part(
        "notice",
        {"content": content, "tone": tone, "title": title, "icon": NOTICE_ICONS[tone]},
    )


@register.simple_tag
def badge(text: str, tone: str = "neutral") -> SafeString:
    """A small label."""
    return render_part("badge", {"text": text, "tone": tone, "kind": ""})


@register.simple_tag
def state(code: str, label: str, tone: str = "") -> SafeString:
    """The pill of a state machine's state; the tone follows from its code."""
    return render_part("badge", {"text": label, "tone": tone or tone_of(code), "kind": "state"})


@register.simple_tag
def empty_state(
    title: str, text: str = "", icon: str = "inbox", action: str = "", url: str = ""
) -> SafeString:
    """An empty list: what is missing, why, and what to do next."""
    return render_part(
        "empty", {"title": title, "text": text, "icon": icon, "action": action, "url": url}
    )


@register.simple_tag
def stat(  # noqa: PLR0917 - a template tag: short calls read best
    label: str,
    value: object,
    unit: str = "",
    hint: str = "",
    tone: str = "",
    icon: str = "",
    url: str = "",
) -> SafeString:
    """One figure with its name; a link when `url` is given."""
    return render_part(
        "stat",
        {
            "label": label,
            "value": value,
            "unit": unit,
            "hint": hint,
            "tone": tone,
            "icon": icon,
            "url": url,
        },
    )


@register.simple_tag
def avatar(name: str) -> SafeString:
    """The last character of a person's Chinese name, else the first letter."""
    text = name.strip()
    is_person = not text.isascii() and len(text) <= _LONGEST_PERSONAL_NAME
    initial = text[-1:] if is_person else text[:1].upper()
    return render_part("avatar", {"initial": initial})
