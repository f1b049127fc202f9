"""The author's form of a question."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anpei.exams.domain import Draft
from anpei.exams.models import AnswerKey, Question, QuestionKind
from anpei.kernel.errors import InvalidInput


class QuestionForm(forms.Form):
    """Options one a line; a star in front marks what is right. True or false needs none."""

    kind = forms.ChoiceField(label=_("Kind"), choices=QuestionKind.choices)
    stem = forms.CharField(
        label=_("Question"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    options = forms.CharField(
        label=_("Options"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("One a line; put * before each right one. Not needed for true or false."),
    )
    is_true = forms.ChoiceField(
        label=_("The statement is"),
        required=False,
        choices=(("", "—"), ("0", _("true")), ("1", _("false"))),
        help_text=_("For true or false only."),
    )
    explanation = forms.CharField(
        label=_("Explanation for teachers"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    is_exercise = forms.BooleanField(
        label=_("Also an exercise of the topic"), required=False, initial=True
    )

    def draft(self) -> Draft:
        """What the author wrote; whether it can be used is the domain's to say."""
        data = self.cleaned_data
        lines = [line.strip() for line in data["options"].splitlines() if line.strip()]
        right = [index for index, line in enumerate(lines) if line.startswith(("*", "＊"))]
        if data["kind"] == QuestionKind.TRUE_FALSE:
            right = [int(data["is_true"])] if data["is_true"] else []
        return Draft(
            kind=data["kind"],
            stem=data["stem"],
            options=[line.lstrip("*＊ ") for line in lines],
            right=right,
            explanation=data["explanation"],
            is_exercise=data["is_exercise"],
        )

    def put_error(self, error: InvalidInput) -> None:
        """Show what the domain refused beside the field it is about."""
        field = "options" if error.field == "right" else error.field
        if field == "options" and self.cleaned_data["kind"] == QuestionKind.TRUE_FALSE:
            field = "is_true"
        self.add_error(field if field in self.fields else None, str(error))


def written_as(question: Question, key: AnswerKey) -> dict[str, Any]:
    """A question and its key as the form shows them to its author."""
    is_statement = question.kind == QuestionKind.TRUE_FALSE
    lines = [
        f"*{option}" if index in key.right else option
        for index, option in enumerate(question.options)
    ]
    return {
        "kind": question.kind,
        "stem": question.stem,
        "options": "" if is_statement else "\n".join(lines),
        "is_true": str(key.right[0]) if is_statement else "",
        "explanation": key.explanation,
        "is_exercise": question.is_exercise,
    }
