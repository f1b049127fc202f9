"""Making and changing curricula, topic categories and topics."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.courses.models import Curriculum, Topic, TopicCategory, Video
from anpei.kernel.errors import InvalidInput

_EDITABLE = ("name", "teacher", "credit_tenths", "position", "is_open")


def create_curriculum(*, name: str, by: User | None) -> Curriculum:
    """Raises InvalidInput when the name is taken."""
    try:
        with transaction.atomic():
            curriculum = Curriculum.objects.create(name=name)
            audit.record(
                act="courses.curriculum_created", subject=curriculum, by=by, after={"name": name}
            )
    except IntegrityError:
        raise InvalidInput(_("There is a curriculum of this name."), field="name") from None
    return curriculum


def create_category(
    *, curriculum: Curriculum, code: str, name: str, position: int, by: User | None
) -> TopicCategory:
    """``code`` is what the province's editions require credits by."""
    with transaction.atomic():
        category = TopicCategory.objects.create(
            curriculum=curriculum, code=code, name=name, position=position
        )
        audit.record(act="courses.category_created", subject=category, by=by, after={"code": code})
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

    Raises InvalidInput when it shall open without a video.
    """
    with transaction.atomic():
        locked = Topic.objects.select_for_update().get(pk=topic.pk)
        if is_open and locked.video_id is None:
            raise InvalidInput(_("A topic without a video cannot be offered."), field="is_open")
        before = {field: getattr(locked, field) for field in _EDITABLE}
        locked.name, locked.teacher, locked.credit_tenths = name, teacher, credit_tenths
        locked.position, locked.is_open = position, is_open
        after = {field: getattr(locked, field) for field in _EDITABLE}
        changed = [field for field in _EDITABLE if before[field] != after[field]]
        if changed:
            locked.save(update_fields=changed)
            audit.record(
                act="courses.topic_edited",
                subject=locked,
                by=by,
                before={field: before[field] for field in changed},
                after={field: after[field] for field in changed},
            )
    return locked
