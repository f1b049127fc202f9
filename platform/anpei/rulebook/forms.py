"""The form of an edition, made from the province's own description of its values (PL-05)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import NoneType
from typing import Any, get_args

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anpei.kernel.decisions import Text
from anpei.provinces.contract import Province
from anpei.provinces.editions import Band, Edition
from anpei.provinces.values import AREA_LABELS, UNIT_LABELS, Area, Unit, ValueInfo, describe
from anpei.rulebook.domain import EditionPlan, InvalidValues
from anpei.rulebook.wording import SCALES, words

_STEP = "__"
"""Between a value's name and the parts of one that has several."""
_YES_NO = (("yes", _("yes")), ("no", _("no")))
_MOST = 10**7


@dataclass(frozen=True, slots=True, kw_only=True)
class EditableValue:
    """A value with its fields: one; two for thresholds; a grid for a table."""

    info: ValueInfo
    unit: Text
    now: str
    """What holds today."""
    fields: tuple[BoundField, ...]

    @property
    def hint(self) -> str:
        """What it is, what holds today, and where that comes from."""
        now = gettext("Now: %(value)s") % {"value": self.now}
        named = dict.fromkeys([*self.info.rules, self.info.source])
        return f"{self.info.explanation} {now} · {' · '.join(named)}".strip()


class EditionForm(forms.Form):
    """Title, first day, and every value of the province's policy type, as people count it."""

    title = forms.CharField(
        label=_("Title"), max_length=200, help_text=_("As classes and enrolments will name it")
    )
    holds_from = forms.DateField(
        label=_("Holds from"),
        help_text=_("A day in the future; what began before keeps its own edition."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    base = forms.ChoiceField(
        label=_("Stands on"),
        help_text=_("Values that you leave as they are follow this edition of the province."),
    )

    def __init__(
        self, province: Province[Any], start: Edition[Any], now: Edition[Any], *args: Any, **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        self.province, self.start, self.now = province, start, now
        self.fields["base"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (one.key, one.title) for one in reversed(province.editions)
        ]
        self.infos = describe(province.policy_type)
        for info in self.infos:
            self.fields.update(self._fields_of(info))

    def _fields_of(self, info: ValueInfo) -> Iterator[tuple[str, forms.Field]]:
        value = getattr(self.start.policy, info.name)
        for parts, label, initial in _parts(info, value, self.province):
            field = _field(info, label, optional=len(parts) > 1 or _may_be_none(info))
            field.initial = _typed(info, initial)
            yield _STEP.join((info.name, *parts)), field

    def sections(self) -> list[tuple[Text, list[EditableValue]]]:
        """The values by area, for the page."""
        values: dict[Area, list[EditableValue]] = {area: [] for area in AREA_LABELS}
        for info in self.infos:
            fields = tuple(self[name] for name in self.fields if _belongs(name, info.name))
            if fields:
                values[info.area].append(
                    EditableValue(
                        info=info,
                        unit=_unit_label(info),
                        now=words(info, getattr(self.now.policy, info.name)),
                        fields=fields,
                    )
                )
        return [(AREA_LABELS[area], found) for area, found in values.items() if found]

    def plan(self) -> EditionPlan:
        """What was planned; only after ``is_valid``."""
        data = self.cleaned_data
        values = {info.name: self._value_of(info) for info in self.infos}
        return EditionPlan(
            title=data["title"], base=data["base"], holds_from=data["holds_from"], values=values
        )

    def _value_of(self, info: ValueInfo) -> Any:
        names = [name for name in self.fields if _belongs(name, info.name)]
        typed = {name: _stored(info, self.cleaned_data.get(name)) for name in names}
        if not names:
            return getattr(self.start.policy, info.name)
        if names == [info.name]:
            return typed[info.name]
        if info.annotation is Band:
            return {name.rpartition(_STEP)[2]: value for name, value in typed.items()}
        table: dict[str, dict[str, Any]] = {}
        for name, value in typed.items():
            if value is not None:
                _name, row, column = name.split(_STEP)
                table.setdefault(row, {})[column] = value
        return table

    def put_problems(self, error: InvalidValues) -> None:
        """Show what the policy type objects to, at its field."""
        for location, problem in error.problems.items():
            name = _STEP.join(location)
            first = next((one for one in self.fields if _belongs(one, location[0])), None)
            self.add_error(name if name in self.fields else first, problem)


def _belongs(field_name: str, value_name: str) -> bool:
    return field_name.split(_STEP, maxsplit=1)[0] == value_name


def _parts(
    info: ValueInfo, value: Any, province: Province[Any]
) -> Iterator[tuple[tuple[str, ...], Text, Any]]:
    """(parts of the field's name, label, value) for each field of one policy value."""
    if info.annotation is Band:
        yield ("accept",), _("Accepted up to"), value.accept
        yield ("unsure",), _("To a reviewer up to"), value.unsure
    elif isinstance(value, Mapping):
        for category in province.licence_categories:
            row = value.get(category.code, {})
            for column, heading in info.columns.items():
                yield (category.code, column), f"{category.short} · {heading}", row.get(column)
    elif _plain_type(info) is not None:
        yield (), info.title, value


def _plain_type(info: ValueInfo) -> type | None:
    """bool, int or float of the value, or None for one that no field can hold."""
    kinds = get_args(info.annotation) or (info.annotation,)
    return next((one for one in kinds if one in {bool, int, float}), None)


def _unit_label(info: ValueInfo) -> Text:
    return "" if info.unit in {None, Unit.YES_NO} else UNIT_LABELS[Unit(info.unit)]


def _may_be_none(info: ValueInfo) -> bool:
    return NoneType in get_args(info.annotation)


def _field(info: ValueInfo, label: Text, *, optional: bool) -> forms.Field:
    if info.unit == Unit.YES_NO:
        return forms.ChoiceField(label=label, choices=_YES_NO)
    scale = SCALES.get(info.unit, 1) if info.unit else 1
    low = Decimal(str((info.minimum or 0) * scale)) if info.minimum is not None else Decimal(0)
    high = Decimal(str(round(info.maximum * scale, 4))) if info.maximum is not None else _MOST
    required = not optional or info.annotation is Band
    if _plain_type(info) is int and scale == 1:
        return forms.IntegerField(
            label=label, required=required, min_value=int(low), max_value=int(high)
        )
    places = 1 if info.unit == Unit.TENTHS else 2 if scale != 1 else 4
    return forms.DecimalField(
        label=label, required=required, min_value=low, max_value=high, decimal_places=places
    )


def _typed(info: ValueInfo, value: Any) -> Any:
    """A stored value as it is typed."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or (info.unit not in SCALES and isinstance(value, int)):
        return value
    scale = SCALES.get(info.unit, 1) if info.unit else 1
    return f"{round(value * scale, 4):g}"


def _stored(info: ValueInfo, typed: Any) -> Any:
    """What was typed as it is stored."""
    if typed in {"yes", "no"}:
        return typed == "yes"
    if typed is None or isinstance(typed, int) or info.unit is None:
        return typed
    stored = typed / Decimal(str(SCALES.get(info.unit, 1)))
    is_whole = info.unit in {Unit.TENTHS, Unit.HUNDREDTHS, Unit.FEN}
    return int(stored) if is_whole else round(float(stored), 6)


class RehearsalForm(forms.Form):
    """On which day the edition is tried out."""

    day = forms.DateField(
        label=_("Day"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
