"""Template filters: money, masked numbers, lengths of time."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.html import format_html

from anpei.kernel.identity_numbers import mask_identity_number, mask_mobile, mask_name
from anpei.kernel.money import yuan
from anpei.site.components.library import register

_MINUTE = 60


@register.filter
def money(fen: int | None) -> str:
    """Fen as ``¥1,234.56``; a dash for None."""
    return "—" if fen is None else f"¥{yuan(fen)}"


@register.filter
def masked_id(number: str) -> str:
    """An identity number as pages may show it (PL-13)."""
    return mask_identity_number(number)


@register.filter
def masked_mobile(number: str) -> str:
    """A mobile number as pages may show it (PL-13)."""
    return mask_mobile(number)


@register.filter
def masked_name(name: str) -> str:
    """``张*`` or ``欧**``: a name on a page that anyone can open."""
    return mask_name(name)


@register.filter
def mmss(seconds: float) -> str:
    """Seconds as ``29:35``, minutes not wrapped at an hour (M1 图4-3)."""
    whole = int(seconds)
    return f"{whole // _MINUTE:02d}:{whole % _MINUTE:02d}"


@register.filter
def credits(tenths: int) -> str:  # noqa: A001 - the field's own word
    """Tenths of a credit as ``1.0``."""
    return f"{tenths / 10:.1f}"


@register.filter
def day(when: date | datetime | None) -> str:
    """A day as ``2026-11-21`` that never breaks at the end of a line; "" for None."""
    return _time(when, "Y-m-d")


@register.filter
def moment(when: datetime | None) -> str:
    """A moment as ``2026-11-21 08:30`` that never breaks at the end of a line; "" for None."""
    return _time(when, "Y-m-d H:i")


def _time(when: date | datetime | None, pattern: str) -> str:
    if when is None:
        return ""
    local = timezone.localtime(when) if isinstance(when, datetime) else when
    text = date_format(local, pattern)
    return format_html('<time class="nowrap" datetime="{}">{}</time>', local.isoformat(), text)
