"""Making and changing curricula, topic categories and topics."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.courses.models import Curriculum, Topic, TopicCategory, Video
from anpei.courses.signals import topic_gives_less
from anpei.kernel.errors import InvalidInput
from anpei.kernel.ids import make_public_id
from anpei.provinces.current import current_edition, current_province

_EDITABLE = ("name", "teacher", "credit_tenths", "position", "is_open")


def create_curriculum(
    *, name: str, by: User | None, categories: Sequence[tuple[str, str]] | None = None
) -> Curriculum:
    """A curriculum with its topic categories, (code, name) each: unless others are given, those
    that the province requires credits by. Raises InvalidInput when the name is taken."""
    if categories is None:
        categories = current_province().topic_categories(current_edition())
    try:
        with transaction.atomic():
            curriculum = Curriculum.objects.create(name=name)
            audit.record(
                act="courses.curriculum_created", subject=curriculum, by=by, after={"name": name}
            )
            for code, title in categories:
                create_category(curriculum=curriculum, code=code, name=title, by=by)
    except IntegrityError:
        raise InvalidInput(_("There is a curriculum of this name."), field="name") from None
    return curriculum


def create_category(
    *, curriculum: Curriculum, name: str, by: User | None, code: str = ""
) -> TopicCategory:
    """One more category, the last. ``code`` is what the province's editions require credits by;
    where none asks by it, one is made. Raises InvalidInput when the curriculum has one of this
    name."""
    with transaction.atomic():
        Curriculum.objects.select_for_update(no_key=True).get(pk=curriculum.pk)
        if curriculum.categories.filter(name=name).exists():
            raise InvalidInput(_("The curriculum has a category of this name."), field="name")
        category = TopicCategory.objects.create(
            curriculum=curriculum,
            code=code or make_public_id(),
            name=name,
            position=curriculum.categories.count(),
        )
        audit.record(
            act="courses.category_created",
            subject=category,
            by=by,
            after={"code": category.code, "name": name},
        )
    return category


def create_topic(
    *,
    category: TopicCategory,
    name: str,
    teacher: str,
    credit_tenths: int,
    position: int,
    by: User | None,
    video: Video | None = None,
    duration_ms: int = 0,
) -> Topic:
    """A topic is as long as its video. One without a video is closed until it has one."""
    with transaction.atomic():
        topic = Topic.objects.create(
            category=category,
            name=name,
            teacher=teacher,
            credit_tenths=credit_tenths,
            position=position,
            video=video,
            duration_ms=duration_ms or (video.duration_ms if video else 0),
            is_open=video is not None,
        )
        audit.record(act="courses.topic_created", subject=topic, by=by, after={"name": name})
    return topic


def edit_topic(
    *,
    topic: Topic,
    name: str,
    teacher: str,
    credit_tenths: int,
    position: int,
    is_open: bool,
    by: User,
) -> Topic:
    """Change a topic; who chose it keeps the length, who finished it the credits, of then.

    Raises InvalidInput when it shall open without a video, and when a class could no longer be
    finished from what is left.
    """
    with transaction.atomic():
        locked = Topic.objects.select_for_update(no_key=True).get(pk=topic.pk)
        if is_open and locked.video_id is None:
            raise InvalidInput(_("A topic without a video cannot be offered."), field="is_open")
        before = {field: getattr(locked, field) for field in _EDITABLE}
        locked.name, locked.teacher, locked.credit_tenths = name, teacher, credit_tenths
        locked.position, locked.is_open = position, is_open
        after = {field: getattr(locked, field) for field in _EDITABLE}
        changed = [field for field in _EDITABLE if before[field] != after[field]]
        if changed:
            locked.save(update_fields=changed)
            _tell_loss(locked, before)
            audit.record(
                act="courses.topic_edited",
                subject=locked,
                by=by,
                before={field: before[field] for field in changed},
                after={field: after[field] for field in changed},
            )
    return locked


def _tell_loss(topic: Topic, before: Mapping[str, Any]) -> None:
    lost = before["credit_tenths"] - (topic.credit_tenths if topic.is_open else 0)
    if before["is_open"] and lost > 0:
        topic_gives_less.send(Topic, topic=topic, lost=lost)
