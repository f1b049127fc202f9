"""Charts: drawn by the browser (ECharts), each with its numbers as a table beneath.

A ``Chart`` is drawn by ``site/js/charts.js`` from the JSON in its element; who does not see it,
or has no script, opens the table. A bar or point with a link leads to the list behind the number.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.safestring import SafeString

from anpei.kernel.decisions import Text
from anpei.site.components.library import register, render_part


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One colour of a chart: a value for each label (None: nothing to draw)."""

    name: Text
    values: Sequence[float | None]
    links: Sequence[str] = ()
    """Where each value's list is; the chart's own ``links`` when empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """`kind`: ``columns`` (beside each other), ``stacked``, ``bars`` (lying, for long labels),
    ``line``. `unit` follows each number: 人, %, 元, 天."""

    key: str
    title: Text
    kind: str
    labels: Sequence[Text]
    series: Sequence[Series]
    unit: Text = ""
    hint: Text = ""
    links: Sequence[str] = ()
    maximum: float | None = None
    empty: Text = ""

    @property
    def has_values(self) -> bool:
        return any(value for series in self.series for value in series.values)

    @property
    def drawn(self) -> str:
        """What the script reads, as JSON: in an attribute, because htmx takes scripts out."""
        return json.dumps(
            {
                "kind": self.kind,
                "labels": [str(label) for label in self.labels],
                "unit": str(self.unit),
                "maximum": self.maximum,
                "series": [
                    {
                        "name": str(one.name),
                        "values": list(one.values),
                        "links": list(one.links or self.links),
                    }
                    for one in self.series
                ],
            },
            ensure_ascii=False,
        )

    @property
    def rows(self) -> list["Row"]:
        """The same as a table: a row a label."""
        return [
            Row(
                label,
                [
                    Number(
                        one.values[place],
                        (one.links or self.links)[place] if one.links or self.links else "",
                    )
                    for one in self.series
                ],
            )
            for place, label in enumerate(self.labels)
        ]


@dataclass(frozen=True, slots=True)
class Number:
    value: float | None
    url: str


@dataclass(frozen=True, slots=True)
class Row:
    label: Text
    numbers: list[Number] = field(default_factory=list)


@register.simple_tag
def chart(drawing: Chart) -> SafeString:
    """One chart in a card of its own."""
    return render_part("chart", {"chart": drawing})
