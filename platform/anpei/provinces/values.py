"""What a policy value is in plain words: title, unit, area, explanation, rules, source (PL-05).

A province describes each of its values where it declares it, with ``value``; ``describe`` gives
the descriptions back, and the core renders them, as a page to read and as a form to fill in.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from annotated_types import Ge, Le
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field

from anpei.kernel.decisions import Text


class Area(StrEnum):
    """What part of the journey a rule is about, in the order of the journey."""

    SIGN_IN = "sign_in"
    ENROLMENT = "enrolment"
    PAYING = "paying"
    STUDYING = "studying"
    EXAM = "exam"
    PHOTOS = "photos"
    WATCHING = "watching"
    CERTIFICATE = "certificate"
    EXTENSION = "extension"
    REMINDING = "reminding"
    KEEPING = "keeping"


AREA_LABELS: Mapping[Area, Text] = {
    Area.SIGN_IN: _("Signing in"),
    Area.ENROLMENT: _("Enrolling"),
    Area.PAYING: _("Paying the fee"),
    Area.STUDYING: _("Online study"),
    Area.EXAM: _("Examinations"),
    Area.PHOTOS: _("Photos and their review"),
    Area.WATCHING: _("Watched exams"),
    Area.CERTIFICATE: _("Report and certificate"),
    Area.EXTENSION: _("Extension of the licence"),
    Area.REMINDING: _("Reminders"),
    Area.KEEPING: _("Keeping of data"),
}


class Unit(StrEnum):
    """What a value is counted in, as it is stored."""

    SECONDS = "seconds"
    MINUTES = "minutes"
    DAYS = "days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"
    SHARE = "share"
    """0…1, shown as per cent."""
    TENTHS = "tenths"
    """Of a credit, shown as credits."""
    HUNDREDTHS = "hundredths"
    """Of a point, shown as points."""
    FEN = "fen"
    """Shown as yuan."""
    TIMES = "times"
    PHOTOS = "photos"
    QUESTIONS = "questions"
    PEOPLE = "people"
    FACTOR = "factor"
    LEVEL = "level"
    """A measure of the machine's own, without a unit outside it."""
    RISK = "risk"
    """Points of 100."""
    DISTANCE = "distance"
    """Between two faces: 0 = the same picture."""
    YES_NO = "yes_no"


UNIT_LABELS: Mapping[Unit, Text] = {
    Unit.SECONDS: _("seconds"),
    Unit.MINUTES: _("minutes"),
    Unit.DAYS: _("days"),
    Unit.WORKING_DAYS: _("working days"),
    Unit.MONTHS: _("months"),
    Unit.SHARE: "%",
    Unit.TENTHS: _("credits"),
    Unit.HUNDREDTHS: _("points"),
    Unit.FEN: _("yuan"),
    Unit.TIMES: _("times"),
    Unit.PHOTOS: _("photos"),
    Unit.QUESTIONS: _("questions"),
    Unit.PEOPLE: _("people"),
    Unit.FACTOR: _("times the speed"),
    Unit.LEVEL: _("of the machine's scale"),
    Unit.RISK: _("points of risk"),
    Unit.DISTANCE: _("distance, 0 to 1"),
    Unit.YES_NO: _("yes or no"),
}

_RULE = re.compile(r"[A-Z]{2}-\d+[a-z]?")
_SUFFIXES = (
    ("_seconds", Unit.SECONDS),
    ("_minutes", Unit.MINUTES),
    ("_days", Unit.DAYS),
    ("_share", Unit.SHARE),
    ("_tenths", Unit.TENTHS),
    ("_hundredths", Unit.HUNDREDTHS),
    ("_fen", Unit.FEN),
    ("_attempts", Unit.TIMES),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueInfo:
    """One value of a policy type in words. ``unit`` None: the declaration forgot it."""

    name: str
    title: Text
    unit: Unit | None
    area: Area
    explanation: Text
    source: str
    """Document and clause, e.g. ``M1 三(二)2``; "" when the declaration forgot it."""
    rules: tuple[str, ...]
    minimum: float | None
    maximum: float | None
    annotation: Any
    columns: Mapping[str, Text] = field(default_factory=dict)
    """Of a table: inner key → its heading."""


def value(
    default: Any,
    *,
    title: Text,
    source: str,
    unit: Unit | None = None,
    area: Area = Area.STUDYING,
    explanation: Text = "",
    rules: tuple[str, ...] = (),
    columns: Mapping[str, Text] | None = None,
    **constraints: Any,
) -> Any:
    """One policy value: what it is in plain words and where it comes from.

    ``unit`` None follows from the name's end (``_seconds``, ``_days``, …) or the type.
    """
    extra: dict[str, Any] = {
        "title": title,
        "source": source,
        "unit": unit,
        "area": area,
        "explanation": explanation,
        "rules": rules,
        "columns": columns or {},
    }
    return Field(default, json_schema_extra=extra, **constraints)


def describe(policy_type: type[BaseModel]) -> tuple[ValueInfo, ...]:
    """Every value of ``policy_type``, in the order of the areas and of the declaration."""
    sources: Mapping[str, str] = getattr(policy_type, "sources", {})
    rules: Mapping[str, tuple[str, ...]] = getattr(policy_type, "rules", {})
    order = list(Area)
    infos = [
        _info(name, field_info, sources.get(name, ""), rules.get(name, ()))
        for name, field_info in policy_type.model_fields.items()
    ]
    return tuple(sorted(infos, key=lambda one: order.index(one.area)))


def _info(name: str, declared: Any, source: str, rules: tuple[str, ...]) -> ValueInfo:
    extra = declared.json_schema_extra if isinstance(declared.json_schema_extra, dict) else {}
    return ValueInfo(
        name=name,
        title=extra.get("title") or declared.title or "",
        unit=extra.get("unit") or _unit_of(name, declared.annotation),
        area=Area(extra.get("area", Area.STUDYING)),
        explanation=extra.get("explanation", ""),
        source=source or extra.get("source", ""),
        rules=rules or extra.get("rules", ()) or _rule_named(extra.get("source", "")),
        minimum=_bound([one.ge for one in declared.metadata if isinstance(one, Ge)]),
        maximum=_bound([one.le for one in declared.metadata if isinstance(one, Le)]),
        annotation=declared.annotation,
        columns=extra.get("columns", {}),
    )


def _bound(found: list[Any]) -> float | None:
    return float(found[0]) if found else None


def _rule_named(source: str) -> tuple[str, ...]:
    """The rule, where a source is nothing but a rule of the catalogue."""
    return (source,) if _RULE.fullmatch(source) else ()


def _unit_of(name: str, annotation: Any) -> Unit | None:
    if annotation is bool:
        return Unit.YES_NO
    return next((unit for suffix, unit in _SUFFIXES if name.endswith(suffix)), None)
