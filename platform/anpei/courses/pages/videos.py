"""Staff: a topic's video, from upload or address to stream, and its subtitles (PL-21)."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anpei.accounts.models import Role
from anpei.accounts.permissions import staff_page, user_of
from anpei.courses import domain
from anpei.courses.forms import AddressForm, SubtitleForm, VideoForm
from anpei.courses.models import Subtitle, Topic, Video
from anpei.courses.pages.staff import topic_context, topic_of
from anpei.courses.tasks import convert_video
from anpei.kernel.errors import Conflict, InvalidInput
from tenants.enqueuing import enqueue

_ROLES = (Role.TEACHER,)


@staff_page(*_ROLES)
@require_POST
def upload(request: HttpRequest, topic_id: str) -> HttpResponse:
    """Take a video file; the conversion runs in the background."""
    found = topic_of(topic_id)
    form = VideoForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            video = domain.upload_video(topic=found, by=user_of(request), **form.cleaned_data)
        except InvalidInput as error:
            form.add_error("file", str(error))
        else:
            return _converting(request, found, video)
    return _wrong(request, found, video_form=form)


@staff_page(*_ROLES)
@require_POST
def fetch(request: HttpRequest, topic_id: str) -> HttpResponse:
    """Have a video fetched from an address; fetching and conversion run in the background."""
    found = topic_of(topic_id)
    form = AddressForm(request.POST)
    if form.is_valid():
        try:
            video = domain.import_video(topic=found, by=user_of(request), **form.cleaned_data)
        except InvalidInput as error:
            form.add_error("address", str(error))
        else:
            return _converting(request, found, video)
    return _wrong(request, found, address_form=form)


@staff_page(*_ROLES)
@require_POST
def retry(request: HttpRequest, topic_id: str) -> HttpResponse:
    """Try the failed video of a topic once more."""
    found = topic_of(topic_id)
    if found.next_video is None:
        raise Conflict(_("This video is not waiting for another try."))
    video = domain.retry_video(video=found.next_video, by=user_of(request))
    return _converting(request, found, video)


@staff_page(*_ROLES)
@require_GET
def state(request: HttpRequest, topic_id: str) -> HttpResponse:
    """The part of the topic's page that shows the conversion; asked for every few seconds."""
    return render(request, "courses/video_state.html", {"topic": topic_of(topic_id)})


@staff_page(*_ROLES)
@require_POST
def subtitles(request: HttpRequest, topic_id: str) -> HttpResponse:
    """Set the subtitles of the topic's video in one language."""
    found = topic_of(topic_id)
    form = SubtitleForm(request.POST, request.FILES)
    if found.video is None:
        raise Conflict(_("Upload the video first; subtitles belong to it."))
    if form.is_valid():
        try:
            domain.set_subtitles(
                video=found.video,
                language=form.cleaned_data["language"],
                data=form.cleaned_data["subtitle_file"].read(),
                by=user_of(request),
            )
        except InvalidInput as error:
            form.add_error("subtitle_file", str(error))
        else:
            messages.success(request, _("The subtitles are shown with the video from now on."))
            return redirect("courses:topic", found.public_id)
    return _wrong(request, found, subtitle_form=form)


@staff_page(*_ROLES)
@require_POST
def remove_subtitles(request: HttpRequest, topic_id: str, subtitle_id: str) -> HttpResponse:
    """Take the subtitles of one language away."""
    found = topic_of(topic_id)
    subtitle = get_object_or_404(
        Subtitle.objects.select_related("video"), public_id=subtitle_id, video=found.video
    )
    domain.remove_subtitles(subtitle=subtitle, by=user_of(request))
    messages.success(request, _("The subtitles are gone."))
    return redirect("courses:topic", found.public_id)


def _converting(request: HttpRequest, topic: Topic, video: Video) -> HttpResponse:
    enqueue(convert_video, video.pk)
    messages.success(request, _("The video was received and is being converted."))
    return redirect("courses:topic", topic.public_id)


def _wrong(request: HttpRequest, topic: Topic, **form: forms.Form) -> HttpResponse:
    context = topic_context(request, topic) | form
    return render(request, "courses/topic.html", context, status=422)
