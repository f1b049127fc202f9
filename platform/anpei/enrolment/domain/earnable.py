"""Whether the credits a class requires can be earned from its curriculum (SD-31)."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from anpei.courses.models import Curriculum, Topic, TopicCategory
from anpei.enrolment.models import TrainingClass
from anpei.kernel.clock import policy_today
from anpei.kernel.errors import InvalidInput
from anpei.provinces.asking import ask
from anpei.provinces.current import current_province, edition_by_key
from anpei.provinces.editions import Edition
from anpei.provinces.facts import CategoryProgress, StudyFacts


def check_earnable(
    *, curriculum: Curriculum, category: str, credit_tenths: int, edition_key: str
) -> None:
    """Raises InvalidInput, naming what is lacking, when not even all the open topics complete the
    credits; and KeyError for an unknown edition."""
    lacking = _lacking(_offered(curriculum), category, credit_tenths, edition_by_key(edition_key))
    if lacking:
        raise InvalidInput(
            _("The topics on offer do not give the credits required: %(lacking)s.")
            % {"lacking": lacking},
            field="curriculum",
        )


def keep_classes_earnable(*, topic: Topic, lost: int, **_signal: Any) -> None:
    """Of a curriculum that now offers ``lost`` tenths less. Raises InvalidInput when a class that
    is not over could be finished before and no longer can."""
    curriculum = topic.category.curriculum
    now = _offered(curriculum)
    before = [
        replace(one, earned=one.earned + lost) if one.code == topic.category.code else one
        for one in now
    ]
    for training_class in TrainingClass.objects.filter(
        curriculum=curriculum, study_until__gte=policy_today()
    ):
        asked = (
            training_class.category,
            training_class.credit_tenths,
            edition_by_key(training_class.edition_key),
        )
        lacking = _lacking(now, *asked)
        if lacking and not _lacking(before, *asked):
            raise InvalidInput(
                _("Class %(number)s could no longer be finished: %(lacking)s.")
                % {"number": training_class.number, "lacking": lacking},
                field="credit" if topic.is_open else "is_open",
            )


def _offered(curriculum: Curriculum) -> list[CategoryProgress]:
    """What somebody has who has completed every open topic."""
    is_open = Q(topics__is_open=True)
    categories = (
        TopicCategory.objects.filter(curriculum=curriculum)
        .annotate(
            tenths=Sum("topics__credit_tenths", filter=is_open, default=0),
            count=Count("topics", filter=is_open),
        )
        .order_by("position", "pk")
    )
    return [
        CategoryProgress(code=code, name=name, earned=tenths, topics=count)
        for code, name, tenths, count in categories.values_list("code", "name", "tenths", "count")
    ]


def _lacking(
    offered: Sequence[CategoryProgress], category: str, credit_tenths: int, edition: Edition[Any]
) -> str:
    """What is missing in words; "" when the province takes the credits for complete."""
    province, today = current_province(), policy_today()
    facts = StudyFacts(
        state="studying",
        licence_category=category,
        licence_valid_until=today,
        licence_status="valid",
        study_from=today,
        study_until=today,
        credits_required=credit_tenths,
        categories=tuple(offered),
        lessons_left=0,
    )
    if ask(province.decide_credits, facts, edition=edition).allowed:
        return ""
    earned = {one.code: one.earned for one in offered}
    names = dict(province.topic_categories(edition)) | {one.code: one.name for one in offered}
    required = province.required_credits(category, credit_tenths, edition)
    gaps = [
        (names.get(code, code), earned.get(code, 0), tenths)
        for code, tenths in required.items()
        if earned.get(code, 0) < tenths
    ]
    gaps = gaps or [(_("in all"), facts.earned, credit_tenths)]
    return ", ".join(f"{name} {has / 10:.1f} / {wanted / 10:.1f}" for name, has, wanted in gaps)
