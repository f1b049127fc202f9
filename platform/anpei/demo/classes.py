"""Curricula, editions and classes: the real 24 credits, and a way that takes minutes."""

from dataclasses import dataclass
from datetime import date, timedelta

from anpei.accounts.models import User
from anpei.courses.demo import make_demo_curriculum
from anpei.courses.models import Curriculum
from anpei.enrolment.domain.manage_class import ClassPlan, create_class
from anpei.enrolment.models import TrainingClass
from anpei.exams.demo import make_demo_questions
from anpei.exams.demo_statistics import make_demo_statistics
from anpei.kernel.clock import policy_today
from anpei.provinces.current import current_edition, current_province
from anpei.provinces.models import TenantEdition
from tenants.entering import current_association

SHORT_EDITION = "demo-short"


def ensure_curriculum(name: str, kind: str) -> Curriculum:
    """A curriculum with its videos and questions."""
    known = Curriculum.objects.filter(name=name).first()
    if known:
        return known
    curriculum = make_demo_curriculum(name, kind=kind)
    make_demo_questions(curriculum)
    make_demo_statistics(curriculum)
    return curriculum


def ensure_short_edition() -> TenantEdition:
    """The same rules with 2 credits, photos every few seconds and ten questions.

    It holds from a day before every other edition, so it is never in force by itself: only a
    class that names it is taught under it.
    """
    base = current_edition()
    overrides: dict[str, object] = {
        "beat_seconds": 5,
        "photos_per_topic_min": 1,
        "photo_answer_seconds": 20,
        "exam_questions": 10,
        "exam_photo_seconds": 8,
        "exam_photos_min": 1,
    }
    if "credits_by_category" in type(base.policy).model_fields:
        overrides["credits_by_category"] = {
            category.code: {"management": 10, "law": 10}
            for category in current_province().licence_categories
        }
    edition, _ = TenantEdition.objects.get_or_create(
        key=SHORT_EDITION,
        defaults={
            "title": "演示短班规则",
            "base": base.key,
            "holds_from": date(1990, 1, 1),
            "overrides": overrides,
        },
    )
    return edition


@dataclass(frozen=True, kw_only=True)
class _Wanted:
    label: str
    category: str
    edition_key: str
    credit_tenths: int = 240
    fee_fen: int = 30_000
    places: int = 5000


def ensure_classes(by: User) -> dict[str, TrainingClass]:
    """Label → class: the short one, and one a category under the current and earlier edition."""
    short = ensure_curriculum("演示短课程", "short")
    full = ensure_curriculum("建筑安全网络教育课程", "full")
    ensure_short_edition()
    current = current_edition().key
    earlier = min(current_province().editions, key=lambda edition: edition.holds_from).key
    quick = _Wanted(
        label="短班", category="A", edition_key=SHORT_EDITION, credit_tenths=20, fee_fen=100
    )
    wanted = (
        _Wanted(label="小班", category="C", edition_key=current, places=3),
        _Wanted(label="早期版", category="C", edition_key=earlier, places=300),
        *(_Wanted(label="", category=one, edition_key=current) for one in ("A", "B", "C")),
    )
    made = {quick.label: _ensure(quick, short, by)}
    for one in wanted:
        made[one.label + one.category] = _ensure(one, full, by)
    return made


def _ensure(wanted: _Wanted, curriculum: Curriculum, by: User) -> TrainingClass:
    today = policy_today()
    number = f"{today.year}01{wanted.label}{wanted.category}"
    known = TrainingClass.objects.filter(number=number).first()
    if known:
        return known
    title = f"{today.year % 100}年建筑安全网络教育{wanted.category}类{wanted.label}学习班"
    plan = ClassPlan(
        number=number,
        name=f"{title}（{current_association().city}）",
        category=wanted.category,
        curriculum=curriculum,
        edition_key=wanted.edition_key,
        enrol_from=today - timedelta(days=60),
        enrol_until=today + timedelta(days=240),
        study_from=today - timedelta(days=60),
        study_until=today + timedelta(days=270),
        period=1,
        credit_tenths=wanted.credit_tenths,
        fee_fen=wanted.fee_fen,
        places=wanted.places,
    )
    return create_class(plan=plan, by=by)
