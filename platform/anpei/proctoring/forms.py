"""What a reviewer fills in."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from anpei.provinces.contract import RefusalGround

REASON_LENGTH = 500


class AppealForm(forms.Form):
    """The candidate's words, and a picture or PDF that proves them."""

    text = forms.CharField(
        label=_("Why is the refusal wrong?"),
        help_text=_("Say what the photos show, and what happened. Nothing can be added later."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=2000,
    )
    file = forms.FileField(
        label=_("Attachment"),
        help_text=_("If you have one: a picture or a PDF of 5 MB at most."),
        required=False,
    )


class AppealAnswer(forms.Form):
    """The reviewer's reason; it is told to learner and enterprise."""

    answer = forms.CharField(
        label=_("Reason of the decision"),
        help_text=_("Shown to the learner and the enterprise."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
    )


class ReviewDecision(forms.Form):
    """One of the province's grounds, and words for learner and enterprise."""

    ground = forms.ChoiceField(
        label=_("Ground of the refusal"), widget=forms.RadioSelect, required=False
    )
    reason = forms.CharField(
        label=_("Explanation"),
        help_text=_("Shown to the learner and the enterprise."),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        max_length=REASON_LENGTH,
    )

    def __init__(self, data: object, grounds: Iterable[RefusalGround]) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict or None
        self.fields["ground"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (ground.key, f"{number}. {ground.label}")
            for number, ground in enumerate(grounds, start=1)
        ]
