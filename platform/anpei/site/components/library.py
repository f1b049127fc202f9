"""The tag library that the component modules fill and ``templatetags.ui`` publishes."""

from collections.abc import Mapping
from typing import Any

from django.template import Library
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

register = Library()


def render_part(part: str, values: Mapping[str, Any]) -> SafeString:
    """Render ``site/components/<part>.html`` with `values`; autoescape applies there.

    ``content`` is what a block tag enclosed: already rendered, so already escaped.
    """
    if "content" in values:
        values = {**values, "content": mark_safe(values["content"].strip())}  # noqa: S308
    return mark_safe(render_to_string(f"site/components/{part}.html", dict(values)).strip())  # noqa: S308 - the output of an autoescaping template
