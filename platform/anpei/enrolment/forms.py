"""The form staff plan a class with."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anpei.courses.models import Curriculum
from anpei.enrolment.domain import ClassPlan
from anpei.enrolment.models import TrainingClass
from anpei.provinces.current import all_editions, current_province

_DATES = ("enrol_from", "enrol_until", "study_from", "study_until")


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )


class ClassForm(forms.Form):
    """Everything about a class; credits and yuan as people write them."""

    number = forms.CharField(label=_("Class number"), max_length=40)
    name = forms.CharField(label=_("Class name"), max_length=150)
    category = forms.ChoiceField(label=_("Licence category"))
    curriculum = forms.ModelChoiceField(
        label=_("Curriculum"),
        queryset=Curriculum.objects.none(),
        to_field_name="public_id",
        empty_label=_("Choose a curriculum"),
    )
    edition_key = forms.ChoiceField(
        label=_("Edition of the rules"),
        help_text=_("Everybody enrolled in this class keeps it to the end."),
    )
    enrol_from = _day(_("Enrolment from"))
    enrol_until = _day(_("Enrolment until"))
    study_from = _day(_("Study from"))
    study_until = _day(_("Study until"))
    period = forms.IntegerField(label=_("Period"), min_value=1, max_value=99, initial=1)
    credits = forms.DecimalField(
        label=_("Credits to complete"), min_value=Decimal("0.1"), max_value=500, decimal_places=1
    )
    fee = forms.DecimalField(
        label=_("Fee per person"), min_value=0, max_value=100_000, decimal_places=2
    )
    places = forms.IntegerField(label=_("Places"), min_value=1, max_value=100_000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (one.code, one.label)
            for one in current_province().licence_categories
            if one.is_taught_here
        ]
        self.fields["edition_key"].choices = _editions()  # type: ignore[attr-defined]
        self.fields["curriculum"].queryset = Curriculum.objects.order_by("name")  # type: ignore[attr-defined]

    def plan(self) -> ClassPlan:
        """What was planned; only after ``is_valid``."""
        data = dict(self.cleaned_data)
        credit_tenths = int(data.pop("credits") * 10)
        fee_fen = int(data.pop("fee") * 100)
        return ClassPlan(**data, credit_tenths=credit_tenths, fee_fen=fee_fen)


def _editions() -> Sequence[tuple[str, str]]:
    """The newest edition first, which is the one a new class usually takes."""
    return [(one.key, one.title) for one in reversed(all_editions())]


def initial_of(training_class: TrainingClass) -> dict[str, Any]:
    """A class as the form shows it."""
    names = ("number", "name", "category", "edition_key", *_DATES, "period", "places")
    return {
        **{name: getattr(training_class, name) for name in names},
        "curriculum": training_class.curriculum.public_id,
        "credits": Decimal(training_class.credit_tenths).scaleb(-1),
        "fee": Decimal(training_class.fee_fen).scaleb(-2),
    }
