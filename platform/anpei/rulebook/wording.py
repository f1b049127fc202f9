"""Policy values as people read them: 6 months, 60 %, 24.0 credits, yes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel

from anpei.kernel.decisions import Text
from anpei.provinces.contract import Province
from anpei.provinces.editions import Band, Edition
from anpei.provinces.facts import TenantFacts
from anpei.provinces.models import DecisionRecord
from anpei.provinces.parts import ExplainedValue, PlainRule
from anpei.provinces.values import AREA_LABELS, UNIT_LABELS, Area, Unit, ValueInfo

SCALES = {Unit.SHARE: 100, Unit.TENTHS: 0.1, Unit.HUNDREDTHS: 0.01, Unit.FEN: 0.01}
"""What a stored number is multiplied by to be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """One line of a value that is a table."""

    label: Text
    cells: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadValue:
    """A policy value as a page shows it."""

    info: ValueInfo
    text: str
    source: str
    earlier: str
    """What the edition compared with says, "" where it says the same."""
    columns: Sequence[Text] = ()
    rows: Sequence[TableRow] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaSection:
    """Everything an edition says about one part of the journey."""

    area: Area
    label: Text
    rules: Sequence[PlainRule]
    values: Sequence[ReadValue]


def sections_of(
    province: Province[Any],
    edition: Edition[Any],
    tenant: TenantFacts,
    *,
    compared: Edition[Any] | None = None,
) -> list[AreaSection]:
    """The edition area by area, in the order of the journey; empty areas are left out."""
    rules = province.plain_rules(edition, tenant)
    values = [_read(one, province, compared) for one in province.explain(edition)]
    sections = [
        AreaSection(
            area=area,
            label=label,
            rules=[one for one in rules if one.area == area],
            values=[one for one in values if one.info.area == area],
        )
        for area, label in AREA_LABELS.items()
    ]
    return [one for one in sections if one.rules or one.values]


def _read(one: ExplainedValue, province: Province[Any], compared: Edition[Any] | None) -> ReadValue:
    text = words(one.info, one.value)
    before = words(one.info, getattr(compared.policy, one.info.name)) if compared else text
    return ReadValue(
        info=one.info,
        text=text,
        source=one.source,
        earlier=before if before != text else "",
        columns=tuple(one.info.columns.values()),
        rows=table_rows(one.info, one.value, province),
    )


def table_rows(info: ValueInfo, value: Any, province: Province[Any]) -> list[TableRow]:
    """The lines of a value that is a table, each with a cell a column; [] for any other."""
    if not isinstance(value, Mapping):
        return []
    labels: dict[str, Text] = {one.code: one.label for one in province.licence_categories}
    return [
        TableRow(
            label=labels.get(str(key), str(key)),
            cells=[
                number(info, inner[column]) if column in inner else "—" for column in info.columns
            ],
        )
        for key, inner in value.items()
    ]


def words(info: ValueInfo, value: Any) -> str:
    """The value with its unit."""
    if value is None:
        return _("not set")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Band):
        return _("accepted up to %(accept)s, to a reviewer up to %(unsure)s") % {
            "accept": value.accept,
            "unsure": value.unsure,
        }
    if isinstance(value, Mapping):
        return _table_words(info, value)
    if isinstance(value, int | float):
        return f"{number(info, value)} {UNIT_LABELS[info.unit]}" if info.unit else f"{value:g}"
    return value.model_dump_json() if isinstance(value, BaseModel) else str(value)


def number(info: ValueInfo, value: float) -> str:
    """A stored number as it is read, without its unit."""
    scaled = value * SCALES.get(info.unit, 1) if info.unit else value
    return f"{scaled:.1f}" if info.unit == Unit.TENTHS else f"{round(scaled, 4):g}"


def _table_words(info: ValueInfo, value: Mapping[str, Any]) -> str:
    if not value:
        return _("not distinguished")
    lines: Iterable[str] = (
        f"{key}: " + " / ".join(number(info, inner.get(column, 0)) for column in info.columns)
        for key, inner in value.items()
    )
    return "; ".join(lines)


QUESTIONS: Mapping[str, Text] = {
    "decide_eligibility": gettext_lazy("May be enrolled?"),
    "decide_credits": gettext_lazy("Credits complete?"),
    "decide_exam": gettext_lazy("May begin the exam?"),
    "has_passed": gettext_lazy("Exam passed?"),
    "decide_qualification": gettext_lazy("Qualified without a reviewer?"),
    "certificate": gettext_lazy("May get the certificate?"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRow:
    """A stored decision as a page shows it."""

    record: DecisionRecord
    question: Text
    facts: Sequence[tuple[str, str]]


def decision_rows(records: Iterable[DecisionRecord]) -> list[DecisionRow]:
    """Stored decisions with the question in words and the facts in order."""
    return [
        DecisionRow(
            record=one,
            question=QUESTIONS.get(one.question, one.question),
            facts=[(name, str(fact)) for name, fact in sorted(one.facts.items())],
        )
        for one in records
    ]
