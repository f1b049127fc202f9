"""``{% load ui %}``: every component of the design system (docs/design-system.md)."""

from anpei.site.components import (
    charts,
    controls,
    data,
    exporting,
    filters,
    narrowing,
    progress,
    surfaces,
)
from anpei.site.components.library import register

__all__ = [
    "charts",
    "controls",
    "data",
    "exporting",
    "filters",
    "narrowing",
    "progress",
    "register",
    "surfaces",
]
