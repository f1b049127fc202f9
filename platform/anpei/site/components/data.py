"""Tables that become cards on a phone, details, tabs, pagination."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from anpei.site.components.library import register, render_part


@dataclass(frozen=True, kw_only=True)
class Tab:
    """One tab that is a page of its own: `count` is shown behind the label when not None."""

    label: str
    url: str
    active: bool = False
    count: int | None = None


@register.simple_block_tag(end_name="endtable")
def table(content: str, *columns: str, caption: str = "") -> SafeString:
    """A table whose rows become cards below 768 px.

    Columns: ``"Name"``, ``"Fee|number"``, ``"|actions"``. Rows are ``<tr>`` with ``{% cell %}``.
    """
    heads = [_column(column) for column in columns]
    return render_part("table", {"content": content, "heads": heads, "caption": caption})


def _column(text: str) -> tuple[str, str]:
    label, _sep, kind = text.partition("|")
    return label, f"is-{kind}" if kind else ""


@register.simple_block_tag(end_name="endcell")
def cell(content: str, label: str = "", kind: str = "") -> SafeString:
    """A table cell. `kind`: number, date, code, actions; title or name = the row's heading
    on a phone (a name, a date and a code stay on one line).

    Without a template: a table of a year's classes has thousands of cells.
    """
    return format_html(
        "<td{}{}><div>{}</div></td>",
        format_html(' data-label="{}"', label) if label else "",
        format_html(' class="is-{}"', kind) if kind else "",
        mark_safe(content.strip()),  # noqa: S308 - what the block enclosed, escaped there
    )


@register.simple_block_tag(end_name="endfacts")
def facts(content: str) -> SafeString:
    """A definition list for a detail page, of ``{% fact %}`` blocks."""
    return render_part("facts", {"content": content})


@register.simple_block_tag(end_name="endfact")
def fact(content: str, label: str, wide: bool = False) -> SafeString:
    """One labelled value; an empty one shows a dash."""
    return render_part("fact", {"content": content, "label": label, "wide": wide})


@register.simple_tag
def tabs(items: Iterable[Tab], label: str = "") -> SafeString:
    """Tabs that are links (each its own page)."""
    return render_part("tabs", {"items": items, "label": label})


@register.simple_tag(takes_context=True)
def pagination(context: Context, page: Page[Any]) -> SafeString:
    """Pages of a list; keeps the other query parameters. Nothing for an empty list."""
    if not page.paginator.count:
        return SafeString("")
    query = context["request"].GET.copy()
    query.pop("page", None)
    return render_part(
        "pagination",
        {
            "page": page,
            "numbers": _page_numbers(page),
            "query": f"&{query.urlencode()}" if query else "",
        },
    )


def _page_numbers(page: Page[Any]) -> Sequence[int | str]:
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))
