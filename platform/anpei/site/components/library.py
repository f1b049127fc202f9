"""The tag library that the component modules fill and ``templatetags.ui`` publishes."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.template import Context, Engine, Library, Template
from django.utils.safestring import SafeString, mark_safe

register = Library()


def render_part(part: str, values: Mapping[str, Any]) -> SafeString:
    """Render ``site/components/<part>.html`` with `values`; autoescape applies there.

    ``content`` is what a block tag enclosed: already rendered, so already escaped.
    """
    if "content" in values:
        values = {**values, "content": mark_safe(values["content"].strip())}  # noqa: S308
    text = _compiled(part).render(Context(dict(values)))
    return mark_safe(text.strip())  # noqa: S308 - the output of an autoescaping template


@cache
def _compiled(part: str) -> Template:
    """A long table has thousands of cells: each saves the way through the loaders."""
    return Engine.get_default().get_template(f"site/components/{part}.html")
