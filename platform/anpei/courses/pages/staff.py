"""Staff: curricula, their topics, and the videos of those."""

from django.contrib import messages
from django.db.models import Count, Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from anpei.accounts.models import Role
from anpei.accounts.permissions import staff_page, user_of
from anpei.courses import domain
from anpei.courses.domain.videos import LARGEST_BYTES
from anpei.courses.forms import (
    AddressForm,
    CategoryForm,
    CurriculumForm,
    NewTopicForm,
    SubtitleForm,
    TopicForm,
    VideoForm,
)
from anpei.courses.models import Curriculum, Topic, TopicCategory
from anpei.courses.video_links import poster_link, stream_link, subtitle_links
from anpei.kernel.errors import InvalidInput
from anpei.provinces.current import current_edition, current_province

_ROLES = (Role.TEACHER,)


@staff_page(*_ROLES)
@require_http_methods(["GET", "POST"])
def curricula(request: HttpRequest) -> HttpResponse:
    """All curricula, and a form for another."""
    form = CurriculumForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = domain.create_curriculum(name=form.cleaned_data["name"], by=user_of(request))
        except InvalidInput as error:
            form.add_error(error.field, str(error))
        else:
            return redirect("courses:curriculum", made.public_id)
    rows = Curriculum.objects.annotate(topic_count=Count("categories__topics")).order_by("-pk")
    return render(request, "courses/curricula.html", {"curricula": rows, "form": form})


@staff_page(*_ROLES)
@require_http_methods(["GET", "POST"])
def curriculum(request: HttpRequest, curriculum_id: str) -> HttpResponse:
    """A curriculum's categories with their topics and the state of each video; and, unless the
    province names the categories, a form for another."""
    topics = Prefetch("topics", Topic.objects.select_related("video", "next_video"))
    found = get_object_or_404(
        Curriculum.objects.prefetch_related(
            Prefetch("categories", TopicCategory.objects.prefetch_related(topics))
        ),
        public_id=curriculum_id,
    )
    named_by_province = current_province().topic_categories(current_edition())
    form = None if named_by_province else CategoryForm(request.POST or None)
    if form and form.is_valid():
        try:
            domain.create_category(
                curriculum=found, name=form.cleaned_data["name"], by=user_of(request)
            )
        except InvalidInput as error:
            form.add_error(error.field, str(error))
        else:
            return redirect("courses:curriculum", found.public_id)
    return render(request, "courses/curriculum.html", {"curriculum": found, "form": form})


@staff_page(*_ROLES)
@require_http_methods(["GET", "POST"])
def new_topic(request: HttpRequest, category_id: str) -> HttpResponse:
    category = get_object_or_404(
        TopicCategory.objects.select_related("curriculum"), public_id=category_id
    )
    form = NewTopicForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = domain.create_topic(category=category, by=user_of(request), **form.values())
        messages.success(request, _("The topic was made; it needs a video now."))
        return redirect("courses:topic", made.public_id)
    return render(request, "courses/new_topic.html", {"category": category, "form": form})


@staff_page(*_ROLES)
@require_http_methods(["GET", "POST"])
def topic(request: HttpRequest, topic_id: str) -> HttpResponse:
    """A topic: its values, its video, the video on the way."""
    found = topic_of(topic_id)
    form = TopicForm(request.POST if request.method == "POST" else None, initial=_initial(found))
    if request.method == "POST" and form.is_valid():
        try:
            domain.edit_topic(topic=found, by=user_of(request), **form.values())
        except InvalidInput as error:
            form.add_error(error.field, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("courses:topic", found.public_id)
    return render(request, "courses/topic.html", topic_context(request, found) | {"form": form})


def topic_context(request: HttpRequest, found: Topic) -> dict[str, object]:
    """What the topic's page shows, with empty forms."""
    user = user_of(request)
    return {
        "topic": found,
        "form": TopicForm(initial=_initial(found)),
        "video_form": VideoForm(),
        "address_form": AddressForm(),
        "subtitle_form": SubtitleForm(),
        "subtitles": list(found.video.subtitles.all()) if found.video else [],
        "tracks": subtitle_links(found.video, user),
        "stream": stream_link(found.video, user),
        "poster": poster_link(found.video, user),
        "most_bytes": LARGEST_BYTES,
    }


def topic_of(topic_id: str) -> Topic:
    return get_object_or_404(
        Topic.objects.select_related("category__curriculum", "video", "next_video"),
        public_id=topic_id,
    )


def _initial(found: Topic) -> dict[str, object]:
    return {
        "name": found.name,
        "teacher": found.teacher,
        "credit": f"{found.credit_tenths / 10:.1f}",
        "position": found.position,
        "is_open": found.is_open,
    }
