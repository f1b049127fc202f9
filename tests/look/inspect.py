"""What is wrong with an open page: too wide for its window, or shut to somebody (WCAG 2.2 AA)."""

from functools import cache
from pathlib import Path

from django.conf import settings
from playwright.sync_api import Page

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
GRAVE = ("serious", "critical")
OUTSIDE = """() => {
  const {scrollWidth, clientWidth} = document.scrollingElement;
  if (scrollWidth <= clientWidth) return [];
  return [`${scrollWidth} > ${clientWidth}`, ...[...document.querySelectorAll('body *')]
    .filter(one => one.getBoundingClientRect().right > clientWidth + 1)
    .slice(0, 6).map(one => `${one.tagName}.${one.className}`)];
}"""
"""How wide the page is, and what sticks out; nothing when it fits."""
_AXE = """async tags => (await axe.run({runOnly: {type: 'tag', values: tags}})).violations
    .map(({id, impact, help, nodes}) => ({id, impact, help, where: nodes.slice(0, 3)
        .map(one => `${one.target.join(' ')} ${one.any.map(why => why.message).join('; ')}`)}))"""


def faults_of(page: Page) -> list[str]:
    """Each fault in one line; empty when the page is good."""
    width = [f"sticks out: {one}" for one in page.evaluate(OUTSIDE)]
    # evaluated by the debugger: the page's own policy lets no script in
    page.evaluate(_axe_source())
    found = page.evaluate(_AXE, list(TAGS))
    return width + [
        f"{one['id']} ({one['impact']}): {one['help']}: {where}"
        for one in found
        if one["impact"] in GRAVE
        for where in one["where"]
    ]


@cache
def _axe_source() -> str:
    return (Path(settings.NODE_MODULES) / "axe-core" / "axe.min.js").read_text()
