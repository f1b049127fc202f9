"""Buttons, form fields, filters, dialogs."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django import forms
from django.forms import BaseForm, BoundField
from django.middleware.csrf import get_token
from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from anpei.site.components.library import register, render_part

_GROUPS = (forms.RadioSelect, forms.CheckboxSelectMultiple)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite; decorative unless `label` gives it a name."""
    return render_part("icon", {"name": name, "label": label})


@register.simple_tag
def button(  # noqa: PLR0917 - a template tag: short calls read best
    label: str,
    kind: str = "",
    icon: str = "",
    type: str = "submit",  # noqa: A002 - the attribute's own name
    size: str = "",
    disabled: bool = False,
    **attributes: Any,
) -> SafeString:
    """A button. `kind`: primary, danger, danger-solid, quiet; further attributes pass through.

    Underscores in attribute names become hyphens: ``data_id=3`` gives ``data-id="3"``.
    """
    return render_part(
        "button",
        {
            "label": label,
            "classes": _button_classes(kind, size),
            "icon": icon,
            "type": type,
            "disabled": disabled,
            "attributes": _attributes(attributes),
        },
    )


@register.simple_tag
def link_button(
    label: str, url: str, kind: str = "", icon: str = "", size: str = "", **attributes: Any
) -> SafeString:
    """A link that looks like a button, for going somewhere (never for writing)."""
    return render_part(
        "link_button",
        {
            "label": label,
            "url": url,
            "classes": _button_classes(kind, size),
            "icon": icon,
            "attributes": _attributes(attributes),
        },
    )


def _button_classes(kind: str, size: str) -> str:
    parts = [f"button-{part}" for part in f"{kind} {size}".split()]
    return " ".join(["button", *parts])


def _attributes(attributes: dict[str, Any]) -> list[tuple[str, Any]]:
    return [
        (key.replace("_", "-"), value)
        for key, value in attributes.items()
        if value is not None and value is not False
    ]


@register.simple_tag
def field(
    bound: BoundField,
    prefix: str = "",
    suffix: str = "",
    hint: str = "",
    wide: bool = False,
    **attributes: Any,
) -> SafeString:
    """A form field with label, hint, error and required mark; keeps what was typed.

    `attributes` go to the control (``autocomplete="off"``, ``inputmode="numeric"``).
    """
    if bound.is_hidden:
        return bound.as_widget()
    widget = bound.field.widget
    described = [f"{bound.auto_id}-hint"] if hint or bound.help_text else []
    described += [f"{bound.auto_id}-error"] if bound.errors else []
    control = {
        "class": _control_class(widget),
        **({"aria-describedby": " ".join(described)} if described else {}),
        **({"aria-invalid": "true"} if bound.errors else {}),
        **dict(_attributes(attributes)),
    }
    grouped = isinstance(widget, _GROUPS)
    return render_part(
        "field",
        {
            "bound": bound,
            "control": "" if grouped else bound.as_widget(attrs=control),
            "hint": hint or bound.help_text,
            "prefix": prefix,
            "suffix": suffix,
            "wide": wide,
            "grouped": grouped,
            "single_choice": isinstance(widget, forms.CheckboxInput),
        },
    )


def _control_class(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    if isinstance(widget, forms.Select):
        return "select"
    if isinstance(widget, forms.Textarea):
        return "textarea"
    return "input"


@dataclass(frozen=True)
class SummaryLine:
    """One error in the summary: where it is and what it says."""

    target: str
    text: str


@register.simple_tag
def error_summary(*bound_forms: BaseForm) -> SafeString:
    """All errors of the forms at the top of the page, each a link to its field."""
    lines = list(chain.from_iterable(_summary_lines(form) for form in bound_forms))
    return render_part("error_summary", {"lines": lines}) if lines else SafeString("")


def _summary_lines(form: BaseForm) -> Iterable[SummaryLine]:
    for error in form.non_field_errors():
        yield SummaryLine("", str(error))
    for bound in form:
        for error in bound.errors:
            label = _("%(label)s: %(error)s") % {"label": bound.label, "error": error}
            yield SummaryLine(bound.auto_id, label)


@register.simple_block_tag(takes_context=True, end_name="endfilters")
def filters(
    context: Context,
    content: str,
    search: str | None = None,
    placeholder: str = "",
    sealed: bool = False,
) -> SafeString:
    """A filter bar (GET form). `search` is the current search text; None leaves the box out.

    `sealed`: people are found by numbers that must not stand in an address (``read_words``).
    """
    request = context.get("request")
    return render_part(
        "filters",
        {
            "content": content,
            "search": search,
            "placeholder": placeholder or _("Search"),
            "path": request.path if request else "",
            "csrf": get_token(request) if request and sealed else "",
        },
    )


@register.simple_block_tag(end_name="enddialog")
def dialog(content: str, id: str, title: str) -> SafeString:  # noqa: A002 - the attribute's name
    """A native dialog, opened by ``{% dialog_button %}`` of the same id."""
    return render_part("dialog", {"content": content, "id": id, "title": title})


@register.simple_tag
def dialog_button(
    dialog_id: str, label: str, kind: str = "", icon: str = "", size: str = ""
) -> SafeString:
    """The button that opens the dialog `dialog_id`."""
    return button(label, kind, icon, "button", size, data_dialog_open=dialog_id)
