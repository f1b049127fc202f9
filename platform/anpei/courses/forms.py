"""What staff type about courses."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anpei.courses.models import SubtitleLanguage


class CurriculumForm(forms.Form):
    name = forms.CharField(label=_("Curriculum name"), max_length=100)


class CategoryForm(forms.Form):
    name = forms.CharField(label=_("Category name"), max_length=100)


class TopicForm(forms.Form):
    name = forms.CharField(label=_("Topic name"), max_length=150)
    teacher = forms.CharField(label=_("Teacher"), max_length=60)
    credit = forms.DecimalField(
        label=_("Credits"), min_value=0, max_value=100, max_digits=4, decimal_places=1
    )
    position = forms.IntegerField(label=_("Position"), min_value=0, max_value=999, initial=0)
    is_open = forms.BooleanField(
        label=_("Offered to learners"),
        required=False,
        help_text=_("Only a topic with a finished video can be offered."),
    )

    def values(self) -> dict[str, Any]:
        """Arguments of ``courses.domain.edit_topic``; credits in tenths."""
        typed = dict(self.cleaned_data)
        typed["credit_tenths"] = int(typed.pop("credit") * 10)
        return typed


class NewTopicForm(TopicForm):
    is_open = None  # type: ignore[assignment]  # a new topic has no video yet


class VideoForm(forms.Form):
    file = forms.FileField(
        label=_("Video file"),
        help_text=_("MP4, MOV, MKV, WebM, AVI, FLV or WMV, at most 2 GB and four hours."),
        widget=forms.ClearableFileInput(attrs={"accept": "video/*"}),
    )


class AddressForm(forms.Form):
    address = forms.URLField(
        label=_("Address of the video file"),
        max_length=500,
        assume_scheme="https",
        help_text=_("An https address of the file itself, not of a page that shows it."),
    )


class SubtitleForm(forms.Form):
    language = forms.ChoiceField(label=_("Language"), choices=SubtitleLanguage.choices)
    subtitle_file = forms.FileField(
        label=_("Subtitle file"),
        help_text=_("WebVTT (.vtt) or SubRip (.srt), at most 2 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".vtt,.srt"}),
    )
