"""The little markup of notices, guide and answers: paragraphs, lists, headings, bold, links.

Everything is escaped first, so that nothing typed in reaches the page as HTML; only the tags made
here do. Links lead to http(s) addresses and to pages of this site.
"""

import re
from collections.abc import Iterator

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

_BOLD = re.compile(r"\*\*([^*\n]+)\*\*")
_LINK = re.compile(r"\[([^\[\]\n]{1,200})\]\(((?:https?://|/(?!/))[^\s()\"'<>\\]{0,400})\)")
_BULLET = re.compile(r"[-•]\s+")
_NUMBER = re.compile(r"\d{1,2}[.、)）]\s*")


def marked_up(text: str) -> SafeString:
    """`text` as HTML. An empty line ends a paragraph; ``- `` and ``1. `` begin list items,
    ``## `` a heading; ``**bold**``; ``[words](https://…)``."""
    blocks = re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())
    html = "".join(_parts(block.splitlines()) for block in blocks if block.strip())
    return mark_safe(html)  # noqa: S308 - every piece of the text was escaped


def _parts(lines: list[str]) -> str:
    html, paragraph = [], []
    for kind, group in _runs(lines):
        if kind == "text":
            paragraph = [_inline(line) for line in group]
            html.append(f"<p>{'<br>'.join(paragraph)}</p>")
        elif kind == "heading":
            html += [f"<h3>{_inline(line.lstrip('#').strip())}</h3>" for line in group]
        else:
            mark = _BULLET if kind == "ul" else _NUMBER
            items = "".join(f"<li>{_inline(mark.sub('', line, count=1))}</li>" for line in group)
            html.append(f"<{kind}>{items}</{kind}>")
    return "".join(html)


def _runs(lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Neighbouring lines of one kind."""
    kind, group = "", list[str]()
    for line in (one.strip() for one in lines):
        now = _kind(line)
        if now != kind and group:
            yield kind, group
            group = []
        kind = now
        group.append(line)
    if group:
        yield kind, group


def _kind(line: str) -> str:
    if line.startswith("## "):
        return "heading"
    if _BULLET.match(line):
        return "ul"
    return "ol" if _NUMBER.match(line) else "text"


def _inline(line: str) -> str:
    html, at = [], 0
    for link in _LINK.finditer(line):
        html.append(_bold(line[at : link.start()]))
        html.append(f'<a href="{escape(link[2])}" rel="noopener nofollow">{escape(link[1])}</a>')
        at = link.end()
    html.append(_bold(line[at:]))
    return "".join(html)


def _bold(text: str) -> str:
    return _BOLD.sub(r"<strong>\1</strong>", escape(text))
