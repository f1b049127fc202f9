"""The author's forms: a question, a case with its parts, a file of questions."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anpei.courses.models import Curriculum, Topic
from anpei.exams.drafts import LONGEST, LONGEST_CASE, MOST_OPTIONS, MOST_PARTS, Draft
from anpei.exams.models import QuestionKind
from anpei.kernel.errors import InvalidInput

LETTERS = "ABCDEFGH"[:MOST_OPTIONS]
PLAIN_KINDS = [choice for choice in QuestionKind.choices if choice[0] != QuestionKind.CASE]
_TRUTHS = (("0", _("true")), ("1", _("false")))


class QuestionForm(forms.Form):
    """A question that stands alone, or a part of a case: options beside their marks."""

    kind = forms.ChoiceField(label=_("Kind"), choices=PLAIN_KINDS, widget=forms.RadioSelect)
    stem = forms.CharField(
        label=_("Question"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )
    is_true = forms.ChoiceField(
        label=_("The statement is"), required=False, choices=_TRUTHS, widget=forms.RadioSelect
    )
    explanation = forms.CharField(
        label=_("Explanation for teachers"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    is_exercise = forms.BooleanField(
        label=_("Also an exercise of the topic"),
        required=False,
        initial=True,
        help_text=_("Exercises are practised after the topic and drawn for mock exams."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].initial = QuestionKind.SINGLE
        for letter in LETTERS:
            self.fields[f"right_{letter}"] = forms.BooleanField(
                required=False, label=_("%(letter)s is right") % {"letter": letter}
            )
            self.fields[f"option_{letter}"] = forms.CharField(
                required=False,
                max_length=LONGEST,
                label=_("Option %(letter)s") % {"letter": letter},
                widget=forms.Textarea(attrs={"rows": 1}),
            )

    def option_rows(self) -> list[tuple[str, forms.BoundField, forms.BoundField]]:
        """``(letter, mark, text)`` for the page."""
        return [(letter, self[f"right_{letter}"], self[f"option_{letter}"]) for letter in LETTERS]

    def option_errors(self) -> list[str]:
        """What is wrong with the options as a whole."""
        return [str(error) for error in self.errors.get("option_A", ())]

    def draft(self) -> Draft:
        """What the author wrote; whether it can be used is the domain's to say."""
        data = self.cleaned_data
        written = [data[f"option_{letter}"] for letter in LETTERS]
        marked = [data[f"right_{letter}"] for letter in LETTERS]
        kept = [place for place in range(MOST_OPTIONS) if written[place] or marked[place]]
        if data["kind"] == QuestionKind.TRUE_FALSE:
            kept, right = [], [int(data["is_true"])] if data["is_true"] else []
        else:
            right = [number for number, place in enumerate(kept) if marked[place]]
        return Draft(
            kind=data["kind"],
            stem=data["stem"],
            options=[written[place] for place in kept],
            right=right,
            explanation=data["explanation"],
            is_exercise=data["is_exercise"],
        )

    def put_error(self, error: InvalidInput, field: str | None = None) -> None:
        """Show what the domain refused beside the field it is about."""
        name = error.field if field is None else field
        if name in {"options", "right"}:
            is_statement = self.cleaned_data.get("kind") == QuestionKind.TRUE_FALSE
            name = "is_true" if is_statement else "option_A"
        self.add_error(name if name in self.fields else None, str(error))


class PartForm(QuestionForm):
    """One question of a case; empty ones are left out."""

    is_exercise = None  # type: ignore[assignment]  # the case's own

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stem"].required = False

    def is_blank(self) -> bool:
        """Nothing was written into it."""
        data = self.cleaned_data
        return not any(
            (data["stem"], data["explanation"], *(data[f"option_{one}"] for one in LETTERS))
        )

    def draft(self) -> Draft:
        self.cleaned_data.setdefault("is_exercise", True)
        return super().draft()


class CaseForm(forms.Form):
    """The material of a case, with ``parts``, a form for each of its questions."""

    stem = forms.CharField(
        label=_("Material of the case"),
        max_length=LONGEST_CASE,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    explanation = QuestionForm.base_fields["explanation"]
    is_exercise = QuestionForm.base_fields["is_exercise"]

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        initial: dict[str, Any] | None = None,
        parts: list[dict[str, Any]] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        known = parts or [{}, {}]
        count = _count(data.get("parts", "")) if data else len(known)
        if data and "more" in data:
            count = min(count + 1, MOST_PARTS)
        self.parts = [
            PartForm(
                data if data and f"parts-{number}-kind" in data else None,
                prefix=f"parts-{number}",
                initial=known[number] if number < len(known) else None,
            )
            for number in range(count)
        ]

    @property
    def can_grow(self) -> bool:
        return len(self.parts) < MOST_PARTS

    def is_valid(self) -> bool:
        """With every part looked at, so that all errors are shown at once."""
        usable = [part.is_valid() for part in self.parts if part.is_bound]
        return super().is_valid() and all(usable)

    def draft(self) -> Draft:
        """The case with the parts that are not empty."""
        data = self.cleaned_data
        return Draft(
            kind=QuestionKind.CASE,
            stem=data["stem"],
            explanation=data["explanation"],
            is_exercise=data["is_exercise"],
            parts=[part.draft() for part in self._written()],
        )

    def put_error(self, error: InvalidInput) -> None:
        """Beside the field it is about, in the part it is about."""
        if error.field.startswith("parts-"):
            _parts, number, field = error.field.split("-", 2)
            self._written()[int(number)].put_error(error, field)
            self.add_error(None, str(error))
        else:
            self.add_error(error.field if error.field in self.fields else None, str(error))

    def _written(self) -> list[PartForm]:
        return [part for part in self.parts if part.is_bound and not part.is_blank()]


def _count(typed: str) -> int:
    return max(1, min(int(typed), MOST_PARTS)) if typed.isascii() and typed.isdecimal() else 2


def written_as(draft: Draft) -> dict[str, Any]:
    """A question of the bank as the form shows it to its author."""
    is_statement = draft.kind == QuestionKind.TRUE_FALSE
    shown: dict[str, Any] = {
        "kind": draft.kind,
        "stem": draft.stem,
        "is_true": str(draft.right[0]) if is_statement else "",
        "explanation": draft.explanation,
        "is_exercise": draft.is_exercise,
    }
    for place, option in enumerate([] if is_statement else draft.options):
        shown[f"option_{LETTERS[place]}"] = option
        shown[f"right_{LETTERS[place]}"] = place in draft.right
    return shown


class UploadForm(forms.Form):
    """A file of questions, and where they go."""

    curriculum = forms.ModelChoiceField(
        label=_("Curriculum of the questions"),
        queryset=Curriculum.objects.order_by("-pk"),
        to_field_name="public_id",
        empty_label=None,
    )
    topic = forms.ModelChoiceField(
        label=_("Topic, where the file names none"),
        queryset=Topic.objects.select_related("category__curriculum").order_by(
            "category__curriculum", "category__position", "position"
        ),
        to_field_name="public_id",
        required=False,
        empty_label=_("The file names the topics"),
    )
    file = forms.FileField(
        label=_("File of questions"),
        help_text=_("Excel (.xlsx), CSV, GIFT or Moodle XML; at most 20 MB and 20,000 rows."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt,.gift,.xml"}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        topic, curriculum = data.get("topic"), data.get("curriculum")
        if topic and curriculum and topic.category.curriculum_id != curriculum.pk:
            self.add_error("topic", _("This topic belongs to another curriculum."))
        return data
