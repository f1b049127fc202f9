"""The fields of a filter bar: choices and months."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.safestring import SafeString

from anpei.site.components.library import register, render_part


@register.simple_tag
def filter_choice(
    name: str,
    label: str,
    everything: str,
    options: Iterable[tuple[str, str | Promise]],
    chosen: str = "",
) -> SafeString:
    """A choice that narrows a list at once; ``everything`` is the choice that does not."""
    values = {
        "name": name,
        "label": label,
        "everything": everything,
        "options": [(str(code), text) for code, text in options],
        "chosen": str(chosen),
    }
    return render_part("filter_choice", values)


@register.simple_tag
def filter_month(name: str, label: str, chosen: object = "") -> SafeString:
    """A calendar month."""
    return render_part("filter_month", {"name": name, "label": label, "chosen": chosen or ""})
