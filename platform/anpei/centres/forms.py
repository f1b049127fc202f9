"""The forms of centres, rooms, sittings, seats and corrections."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anpei.centres.domain import CentrePlan, SittingPlan
from anpei.centres.domain.plan_sitting import next_number, plan_of
from anpei.centres.models import Centre, Room, Sitting, SittingKind
from anpei.provinces.current import current_province
from anpei.site.moments import moment_field

_MOMENTS = ("starts_at", "ends_at", "book_from", "book_until")


class CentreForm(forms.Form):
    """A place where exams are held."""

    name = forms.CharField(label=_("Name of the centre"), max_length=100)
    address = forms.CharField(
        label=_("Address of the centre"), max_length=200, help_text=_("As it stands on the ticket.")
    )
    directions = forms.CharField(label=_("How to get there"), max_length=300, required=False)
    phone = forms.CharField(label=_("Phone on the day"), max_length=30, required=False)
    is_open = forms.BooleanField(
        label=_("Sittings may be planned here"), required=False, initial=True
    )

    def plan(self) -> CentrePlan:
        """What was typed; only after ``is_valid``."""
        return CentrePlan(**self.cleaned_data)


def initial_centre(centre: Centre) -> dict[str, Any]:
    """A centre as the form shows it."""
    return {name: getattr(centre, name) for name in CentreForm.base_fields}


class RoomForm(forms.Form):
    name = forms.CharField(label=_("Room"), max_length=60)
    seats = forms.IntegerField(label=_("Seats"), min_value=1, max_value=500)


class SittingForm(forms.Form):
    """Everything about a sitting; moments on the clock of Asia/Shanghai."""

    name = forms.CharField(label=_("Name of the exam"), max_length=100)
    number = forms.CharField(
        label=_("Sitting number"),
        max_length=20,
        required=False,
        help_text=_("Left empty, the next free one of the month is taken."),
    )
    room = forms.ModelChoiceField(
        label=_("Room"),
        queryset=Room.objects.none(),
        to_field_name="public_id",
        empty_label=_("Choose a room"),
    )
    places = forms.IntegerField(
        label=_("Places"),
        min_value=1,
        max_value=500,
        required=False,
        help_text=_("Left empty, every seat of the room."),
    )
    kind = forms.ChoiceField(label=_("Type of sitting"), choices=SittingKind.choices)
    category = forms.ChoiceField(label=_("Licence category"), required=False)
    starts_at = moment_field(_("Exam begins"))
    ends_at = moment_field(_("Exam ends"))
    book_from = moment_field(_("Booking from"))
    book_until = moment_field(
        _("Booking until"), _("It ends with the beginning of the exam at the latest.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rooms = Room.objects.select_related("centre").filter(centre__is_open=True)
        self.fields["room"].queryset = rooms  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["category"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            ("", _("All categories")),
            *((one.code, one.label) for one in current_province().licence_categories),
        ]

    def plan(self) -> SittingPlan:
        """What was planned; only after ``is_valid``."""
        data = dict(self.cleaned_data)
        data["places"] = data["places"] or data["room"].seats
        data["number"] = data["number"].strip() or next_number(data["starts_at"])
        return SittingPlan(**data)


def initial_sitting(sitting: Sitting) -> dict[str, Any]:
    """A sitting as the form shows it."""
    plan = plan_of(sitting)
    shown = {name: getattr(plan, name) for name in SittingForm.base_fields}
    for name in _MOMENTS:
        shown[name] = timezone.localtime(shown[name])
    return shown | {"room": sitting.room.public_id}


class CopyForm(forms.Form):
    starts_at = moment_field(_("New beginning"), _("Length and booking period move along."))

    def at(self) -> datetime:
        """When the copy begins; only after ``is_valid``."""
        found: datetime = self.cleaned_data["starts_at"]
        return found


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )


class CorrectForm(ReasonForm):
    score = forms.DecimalField(
        label=_("Right score"), min_value=0, max_value=100, decimal_places=2, max_digits=5
    )

    field_order = ("score", "reason")

    def hundredths(self) -> int:
        """Of a point; only after ``is_valid``."""
        return int(self.cleaned_data["score"] * 100)


class SeatForm(forms.Form):
    seat = forms.IntegerField(label=_("Other seat"), min_value=1, max_value=500)


class ScoreFileForm(forms.Form):
    file = forms.FileField(label=_("Score list (Excel or CSV)"))


class BarForm(forms.Form):
    """Why somebody is not let in (SD-48)."""

    GROUNDS = (
        ("identity", _("Name or ID number on the ticket differ from the ID card")),
        ("person", _("The person is not the holder of the ID card")),
        ("no_card", _("No original ID card")),
        ("other", _("Another reason")),
    )
    ground = forms.ChoiceField(label=_("Why not"), choices=GROUNDS, widget=forms.RadioSelect)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def reason(self) -> str:
        """One sentence for the history and the learner; only after ``is_valid``."""
        words = str(dict(self.GROUNDS)[self.cleaned_data["ground"]])
        note = self.cleaned_data["note"].strip()
        return f"{words}: {note}" if note else words
