"""A moment on the clock of Asia/Shanghai, typed with the browser's own picker."""

from typing import Any

from django import forms

from anpei.kernel.decisions import Text

MINUTE = "%Y-%m-%dT%H:%M"
"""How such a field writes it."""


def moment_field(label: Text, help_text: Text = "", **options: Any) -> forms.DateTimeField:
    """A form field of day and time."""
    widget = forms.DateTimeInput(format=MINUTE, attrs={"type": "datetime-local"})
    return forms.DateTimeField(label=label, help_text=help_text, widget=widget, **options)
